import { createOpenAI } from '@ai-sdk/openai';
import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { ProviderSettings } from '../adapter.ts';
import { withOptions } from '../with-options.ts';

/** The key is always given, empty where there is none: the SDK would take one from the environment instead. */
export const createModel = (settings: ProviderSettings, fetch: typeof globalThis.fetch): LanguageModelV4 =>
  withOptions(
    createOpenAI({ baseURL: settings.baseUrl, apiKey: settings.apiKey ?? '', fetch }).responses(
      settings.model,
    ),
    changeFor(settings.model),
  );

/**
 * Nothing rests on the server's memory: it stores no answer, and reasoning comes sealed, to be sent back
 * (https://platform.openai.com/docs/guides/reasoning#encrypted-reasoning-items).
 */
function changeFor(model: string) {
  const providerOptions = { openai: { store: false, forceReasoning: !answersAtOnce.test(model) } };
  return (options: LanguageModelV4CallOptions): LanguageModelV4CallOptions => ({
    ...options,
    providerOptions,
  });
}

/** Models that do not reason, and refuse to be asked for it. */
const answersAtOnce = /^(?:ft:)?(?:chatgpt-|gpt-[34]|gpt-5(?:\.\d+)?-chat)/;
