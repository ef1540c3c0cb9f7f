import { z } from 'zod';
import type { ProvidersSectionInput } from '../section/providers-section.ts';

const origin = 'http://127.0.0.1:11434';
const answerWithinMs = 500;

const tags = z.object({ models: z.array(z.object({ name: z.string().min(1) })) });

/** The first model of a local Ollama, or null where none answers at once (https://docs.ollama.com/api/tags). */
export async function probeOllama(address = origin): Promise<string | null> {
  try {
    const response = await fetch(`${address}/api/tags`, { signal: AbortSignal.timeout(answerWithinMs) });
    return tags.parse(await response.json()).models[0]?.name ?? null;
  } catch {
    return null;
  }
}

/**
 * Ollama cuts a longer input without a word, and gives a model 4096 tokens on most machines
 * (https://docs.ollama.com/context-length): raise OLLAMA_CONTEXT_LENGTH and contextTokens together.
 */
export const ollamaEntry = (model: string): ProvidersSectionInput[string] => ({
  kind: 'openai-compatible',
  model,
  baseUrl: `${origin}/v1`,
  concurrency: 1,
  contextTokens: 4_096,
  outputTokens: 1_024,
  timeouts: { firstByteMs: 300_000 },
});
