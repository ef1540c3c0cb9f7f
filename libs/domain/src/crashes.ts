import type { Timing } from './timing.ts';

/** Deaths of workers that had a run at hand, since it last got further. */
export type Crashes = {
  readonly crashes: number;
  /** Of these, while it waited for a model: workers die of what they do themselves, so they say little against it. */
  readonly callCrashes: number;
};

/** Whether a run may have killed its workers. `last-chance`: once more, and it is `proven`. */
export type Suspicion = 'none' | 'some' | 'last-chance' | 'proven';

export function suspicionOf(
  { crashes, callCrashes }: Crashes,
  { crashLimit, callCrashLimit }: Pick<Timing, 'crashLimit' | 'callCrashLimit'>,
): Suspicion {
  if (crashes === 0) return 'none';
  const left = Math.min(crashLimit - (crashes - callCrashes), callCrashLimit - callCrashes);
  if (left <= 0) return 'proven';
  return left === 1 ? 'last-chance' : 'some';
}
