import type { Logger, Timing } from '@baton/domain';
import type { RunnerDeps } from '../deps.ts';
import { createSpreadWaitingRuns } from '../hand-over/spread-waiting-runs.ts';
import { createWatchLimits } from '../headroom/watch-limits.ts';
import { createDeleteOld } from './delete-old.ts';
import { createEndOverdue } from './end-overdue.ts';
import { createResumeParked } from './resume-parked.ts';
import { createTakeBack } from './take-back.ts';

type Deps = Pick<RunnerDeps, 'store' | 'queue' | 'live' | 'catalog' | 'board' | 'notify' | 'serves'> & {
  readonly log: Logger;
  readonly timing: Timing;
  readonly releaseAfter: (taskId: string | null) => Promise<void>;
  readonly keepGeneration: () => Promise<void>;
  readonly moveWaiting: () => Promise<void>;
};

type Chore = { readonly name: string; readonly everyMs: number; readonly work: () => Promise<unknown> };

/**
 * What nobody is told of is found here: expired leases, due parks, overdue tasks, tasks set free, lost bells, a
 * wiped queue. Every chore is safe to run in any number of processes at once: each change is a compare-and-set.
 */
export function createSweep(deps: Deps) {
  const { store, queue, timing, log, releaseAfter, keepGeneration, moveWaiting } = deps;
  const takeBack = createTakeBack(deps);
  const deleteOld = createDeleteOld(deps);
  const closing = new AbortController();
  const chores: readonly Chore[] = [
    { name: 'expired leases', everyMs: timing.sweepEveryMs, work: takeBack.sweep },
    { name: 'due parks', everyMs: timing.sweepEveryMs, work: createResumeParked(deps) },
    { name: 'overdue tasks', everyMs: timing.sweepEveryMs, work: createEndOverdue(deps) },
    { name: 'released tasks', everyMs: timing.sweepEveryMs, work: () => releaseAfter(null) },
    { name: 'runs behind resting providers', everyMs: timing.sweepEveryMs, work: moveWaiting },
    {
      name: 'runs behind busy providers',
      everyMs: timing.sweepEveryMs,
      work: createSpreadWaitingRuns(deps),
    },
    { name: 'provider limits', everyMs: timing.limitsEveryMs, work: createWatchLimits(deps) },
    { name: 'the time', everyMs: timing.clockEveryMs, work: store.readTime },
    { name: 'queue marker', everyMs: timing.markerEveryMs, work: keepGeneration },
    { name: 'lost bells', everyMs: timing.bellLostMs / 2, work: ringLostBells },
    { name: 'hourly statistics', everyMs: 60_000, work: store.stats.rollUp },
    { name: 'reservations of ended leases', everyMs: 10_000, work: store.budgets.releaseVoid },
    { name: 'windows that are over', everyMs: 60_000, work: store.windows.prune },
    { name: 'workers lost long ago', everyMs: 60_000, work: store.workers.prune },
    { name: 'old idempotency keys', everyMs: 60_000, work: store.idempotency.expire },
    { name: 'finished work', everyMs: timing.retentionEveryMs, work: () => deleteOld(closing.signal) },
    { name: 'records of long ago', everyMs: 3_600_000, work: store.pruneRecords },
  ];

  /** Bells that nobody answered for long and that no longer hang in their queue. */
  async function ringLostBells(): Promise<void> {
    const unanswered = await store.runs.unanswered(timing.bellLostMs);
    const hanging = await Promise.all(unanswered.map((bell) => queue.bells.hangs(bell.provider, bell)));
    const lost = unanswered.filter((_, index) => !hanging[index]);
    if (lost.length === 0) return;
    log.warn({ bells: await store.runs.ringAgain(lost) }, 'bells were lost; they are rung again');
    deps.live.publish({ kind: 'ring', ids: [] });
  }

  const timers = chores.map(({ name, everyMs, work }) => {
    let working = false;
    return setInterval(() => {
      if (working) return;
      working = true;
      work()
        .catch((error: Error) => {
          takeBack.pause();
          log.debug({ chore: name, error: error.message }, 'a chore of the sweep failed; it comes again');
        })
        .finally(() => {
          working = false;
        });
    }, everyMs);
  });

  return {
    close: (): void => {
      closing.abort();
      timers.forEach((timer) => clearInterval(timer));
    },
  };
}
