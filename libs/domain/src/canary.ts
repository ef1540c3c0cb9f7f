/**
 * A worker's canary: bells of a provider hang, this worker has room for them, nothing holds them back, and yet it
 * takes none. It is kept per provider, from look to look, all on the monotonic clock.
 */
export type Canary = {
  /** Since when every look found it so. */
  readonly sinceMs: number;
  readonly lookedAtMs: number;
  readonly signs: number;
};

export type CanaryLook = {
  readonly atMs: number;
  /** Bells hang that could be taken here and now, and have hung for a while. */
  readonly isHeldUp: boolean;
  /** How often the queue gave something so far: bells that were begun here, and refusals of its store. */
  readonly signs: number;
};

/** Looks further apart than so many intervals tell nothing of the time between: the process was stopped, or overrun. */
const widestGap = 3;

/** What is known after one more look; null: nothing is wrong. A sign of life or a gap lets the time begin anew. */
export function lookAgain(before: Canary | null, look: CanaryLook, everyMs: number): Canary | null {
  if (!look.isHeldUp) return null;
  const goesOn =
    before !== null && before.signs === look.signs && look.atMs - before.lookedAtMs <= widestGap * everyMs;
  return { sinceMs: goesOn ? before.sinceMs : look.atMs, lookedAtMs: look.atMs, signs: look.signs };
}

/** Whether it went on for so long that only a new process helps. */
export const isStuck = (canary: Canary | null, canaryMs: number): boolean =>
  canary !== null && canary.lookedAtMs - canary.sinceMs >= canaryMs;
