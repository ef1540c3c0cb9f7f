/** Tries in place before a transient failure moves the task on. */
export const transientTries = 4;

/**
 * How long to wait before try number `tries` + 1: what the provider asked for, else full jitter over an
 * exponential ceiling (1 s, 2 s, 4 s … 30 s). `random` is in [0, 1).
 */
export function backoffMs(tries: number, retryAfterMs: number | undefined, random: number): number {
  if (retryAfterMs !== undefined) return retryAfterMs;
  return Math.round(random * Math.min(30_000, 1_000 * 2 ** (tries - 1)));
}

/** Tasks that wait for one reset come back over two seconds, not all at once. `random` is in [0, 1). */
export const spreadOut = (reset: Date, random: number): Date =>
  new Date(reset.getTime() + Math.round(random * 2_000));
