import { createGoogle } from '@ai-sdk/google';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ProviderSettings } from '../adapter.ts';
import { withOptions } from '../with-options.ts';

/**
 * The key is always given, empty where there is none: the SDK would take one from the environment instead. Raw
 * chunks are asked for because each tells the usage so far, which the SDK keeps to itself until the end.
 */
export const createModel = (settings: ProviderSettings, fetch: typeof globalThis.fetch): LanguageModelV4 =>
  withOptions(
    createGoogle({ baseURL: settings.baseUrl, apiKey: settings.apiKey ?? '', fetch })(settings.model),
    (options) => ({ ...options, includeRawChunks: true }),
  );
