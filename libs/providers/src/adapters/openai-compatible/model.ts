import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ProviderSettings } from '../adapter.ts';
import { isOpenai, speakOpenai } from './openai-dialect.ts';

/** The name keys vendor data; `openaiCompatible` would have the SDK copy that data into the request's messages. */
export const createModel = (settings: ProviderSettings, fetch: typeof globalThis.fetch): LanguageModelV4 =>
  createOpenAICompatible({
    name: 'chat',
    baseURL: settings.baseUrl,
    ...(settings.apiKey !== undefined && { apiKey: settings.apiKey }),
    ...(isOpenai(settings.baseUrl) && { transformRequestBody: speakOpenai }),
    includeUsage: true,
    fetch,
  })(settings.model);
