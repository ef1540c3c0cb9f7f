import { quantilesOf } from '../../bench/measure/quantile.ts';
import type { Outcome } from '../run-scenario.ts';
import { killFarWorkers } from '../scenarios/far-stores.ts';
import { restoredDatabase } from '../scenarios/restores.ts';

type Aim = {
  readonly whose: string;
  readonly p95Seconds: number;
  readonly times: (outcome: Outcome) => readonly number[];
};

const isFar = ({ scenario }: Outcome): boolean => scenario === killFarWorkers.name;
/** All workers were down for as long as that took. */
const isRestored = ({ scenario }: Outcome): boolean => scenario === restoredDatabase.name;

const aims: readonly Aim[] = [
  {
    whose: 'killed workers',
    p95Seconds: 15,
    times: (outcome) => (isFar(outcome) || isRestored(outcome) ? [] : outcome.resumeMs.SIGKILL),
  },
  {
    // Some twenty words to a store lie between a lease that ran out and a run that goes on.
    whose: 'killed workers whose stores are 0.2 s away',
    p95Seconds: 20,
    times: (outcome) => (isFar(outcome) ? outcome.resumeMs.SIGKILL : []),
  },
  { whose: 'workers stopped in order', p95Seconds: 2, times: ({ resumeMs }) => resumeMs.SIGTERM },
];

/** How long runs took to go on, over all scenarios, and whether that is what Baton promises. */
export const recoveries = (outcomes: readonly Outcome[]) =>
  aims.map(({ whose, p95Seconds, times }) => {
    const taken = outcomes.flatMap(times);
    const isMissed = taken.length > 0 && quantilesOf(taken).p95 > p95Seconds * 1_000;
    return { times: taken, p95Seconds, whose, isMissed };
  });
