import { quantilesOf } from '../../bench/measure/quantile.ts';
import type { Outcome } from '../run-scenario.ts';

const aims = [
  { signal: 'SIGKILL', p95Seconds: 15, whose: 'killed workers' },
  { signal: 'SIGTERM', p95Seconds: 2, whose: 'workers stopped in order' },
] as const;

/** How long runs took to go on, over all scenarios, and whether that is what Baton promises. */
export const recoveries = (outcomes: readonly Outcome[]) =>
  aims.map(({ signal, p95Seconds, whose }) => {
    const times = outcomes.flatMap(({ resumeMs }) => resumeMs[signal]);
    const isMissed = times.length > 0 && quantilesOf(times).p95 > p95Seconds * 1_000;
    return { times, p95Seconds, whose, isMissed };
  });
