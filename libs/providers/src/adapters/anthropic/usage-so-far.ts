import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { Usage } from '@baton/domain';
import { z } from 'zod';

const startUsage = z.object({
  usage: z.object({
    input_tokens: z.number(),
    output_tokens: z.number().nullish(),
    cache_creation_input_tokens: z.number().nullish(),
    cache_read_input_tokens: z.number().nullish(),
  }),
});

/** `message_start` tells the input's size before the first word: https://platform.claude.com/docs/en/build-with-claude/streaming */
export function usageSoFar(part: LanguageModelV4StreamPart): Usage | null {
  if (part.type !== 'custom' || part.kind !== 'anthropic.message_start') return null;
  const { data } = startUsage.safeParse(part.providerMetadata?.['anthropic']);
  if (!data) return null;
  const { input_tokens, output_tokens, cache_creation_input_tokens, cache_read_input_tokens } = data.usage;
  const cached = cache_read_input_tokens ?? 0;
  return {
    inputTokens: input_tokens + cached + (cache_creation_input_tokens ?? 0),
    cachedInputTokens: cached,
    outputTokens: output_tokens ?? 0,
  };
}
