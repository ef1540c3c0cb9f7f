import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { Usage } from '@baton/domain';
import { z } from 'zod';

const count = z
  .number()
  .nullish()
  .transform((tokens) => tokens ?? 0);

const counted = z.object({
  usageMetadata: z.object({
    promptTokenCount: count,
    toolUsePromptTokenCount: count,
    cachedContentTokenCount: count,
    candidatesTokenCount: count,
    thoughtsTokenCount: count,
  }),
});

/** Every chunk tells the whole usage so far, thinking beside the answer: https://ai.google.dev/api/generate-content#UsageMetadata */
export function usageSoFar(part: LanguageModelV4StreamPart): Usage | null {
  if (part.type !== 'raw') return null;
  const { data } = counted.safeParse(part.rawValue);
  if (!data) return null;
  const { promptTokenCount, toolUsePromptTokenCount, cachedContentTokenCount, ...output } =
    data.usageMetadata;
  const inputTokens = promptTokenCount + toolUsePromptTokenCount;
  return {
    inputTokens,
    cachedInputTokens: Math.min(inputTokens, cachedContentTokenCount),
    outputTokens: output.candidatesTokenCount + output.thoughtsTokenCount,
  };
}
