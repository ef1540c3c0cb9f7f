import type { LanguageModelV4Usage } from '@ai-sdk/provider';
import type { Usage } from '@baton/domain';

/** What the provider reported; zero where it is silent. */
export function readUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): Usage {
  const input = count(inputTokens.total);
  return {
    inputTokens: input,
    cachedInputTokens: Math.min(input, count(inputTokens.cacheRead)),
    outputTokens: count(outputTokens.total),
  };
}

const count = (tokens: number | undefined): number =>
  tokens !== undefined && Number.isFinite(tokens) ? Math.max(0, Math.round(tokens)) : 0;
