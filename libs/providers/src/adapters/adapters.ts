import type { Adapter } from './adapter.ts';
import { anthropic } from './anthropic/anthropic.ts';
import { google } from './google/google.ts';
import { openai } from './openai/openai.ts';
import { openaiCompatible } from './openai-compatible/openai-compatible.ts';

/** Every kind of model provider. */
export const adapters = {
  anthropic,
  openai,
  google,
  'openai-compatible': openaiCompatible,
} as const satisfies Record<string, Adapter>;

export type ProviderKind = keyof typeof adapters;
