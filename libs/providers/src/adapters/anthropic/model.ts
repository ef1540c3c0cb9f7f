import { createAnthropic } from '@ai-sdk/anthropic';
import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { ProviderSettings } from '../adapter.ts';
import { withOptions } from '../with-options.ts';

/** The key is always given, empty where there is none: the SDK would take one from the environment instead. */
export const createModel = (settings: ProviderSettings, fetch: typeof globalThis.fetch): LanguageModelV4 =>
  withOptions(
    createAnthropic({ baseURL: settings.baseUrl, apiKey: settings.apiKey ?? '', fetch })(settings.model),
    changeFor(settings.model),
  );

function changeFor(model: string) {
  const providerOptions = { anthropic: optionsFor(model) };
  return (options: LanguageModelV4CallOptions): LanguageModelV4CallOptions => ({
    ...options,
    providerOptions,
  });
}

/**
 * Whole tool arguments instead of eagerly streamed ones, which may not be JSON
 * (https://platform.claude.com/docs/en/agents-and-tools/tool-use/fine-grained-tool-streaming). And where a model
 * checks that nothing before a thinking block changed, a mismatch drops the block instead of failing the call: a
 * hand-over or a fitted context changes what stands before it
 * (https://platform.claude.com/docs/en/build-with-claude/preserved-thinking/fix-bound-to-a-different-conversation).
 */
const optionsFor = (model: string) => ({
  toolStreaming: false,
  ...(bindsThinking.test(model) && {
    thinking: { type: 'adaptive', blockBinding: { prefixMismatchBehavior: 'drop_block' } },
  }),
});

const bindsThinking = /claude-(?:(?:fable|mythos)-5-[1-9]|(?:opus|sonnet|haiku)-5-[5-9])/;
