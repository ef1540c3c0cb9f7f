import type { Wait } from './wait/wait.ts';

/** What a sample says about when to try again, as the corpus records it. */
export type ResetHint = { readonly afterMs?: number; readonly at?: string; readonly raw: string };

/** A duration, a moment that is named in full, or only the words. */
export function resetHintOf(wait: Wait | null): ResetHint | null {
  if (wait === null) return null;
  const { raw } = wait;
  if (wait.kind === 'duration' && wait.afterMs !== null) return { afterMs: wait.afterMs, raw };
  const isWhole = wait.kind === 'moment' || wait.certainty === 'stated';
  if (isWhole && wait.at !== null) return { at: new Date(wait.at).toISOString().replace('.000Z', 'Z'), raw };
  return { raw };
}
