import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { Provider, Usage } from '@baton/domain';
import type { WireRules } from '../prompt/wire-rules.ts';

/** What an adapter is built from: one checked entry of the `providers:` section, whatever its kind. */
export type ProviderSettings = {
  readonly kind: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
  readonly apiKeys?: readonly string[] | undefined;
  readonly baseUrl: string;
  readonly concurrency: number;
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
  readonly contextTokens: number;
  readonly outputTokens: number;
  readonly prices: { readonly input: number; readonly cachedInput: number; readonly output: number };
  readonly timeouts: { readonly firstByteMs: number; readonly totalMs: number };
  readonly windows?: Provider['windows'] | undefined;
  readonly reserve?: Provider['reserve'] | undefined;
  readonly thresholds?: Provider['thresholds'] | undefined;
};

/** One wire family. A new kind is one folder with these pieces, one row in `adapters.ts`, one in the section. */
export type Adapter = {
  /** What this wire refuses in a conversation. */
  readonly wire: WireRules;
  /** The model object, built once per provider. */
  createModel(settings: ProviderSettings, fetch: typeof globalThis.fetch): LanguageModelV4;
  /** One cheap GET that proves address and key. */
  modelsRequest(settings: ProviderSettings): {
    readonly url: string;
    readonly headers: Record<string, string>;
  };
  /** What a part of the stream already says about usage, so that a call that breaks off is still counted. */
  readonly usageSoFar: (part: LanguageModelV4StreamPart) => Usage | null;
};
