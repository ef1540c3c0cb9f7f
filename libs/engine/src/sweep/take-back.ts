import { event, suspicionOf, type EventBody, type Logger, type TaskError, type Timing } from '@baton/domain';
import type { ExpiredLease } from '@baton/store';
import { failTask } from '../complete/end-task.ts';
import type { RunnerDeps } from '../deps.ts';

type Deps = Pick<RunnerDeps, 'store' | 'live' | 'notify'> & {
  readonly log: Logger;
  readonly timing: Timing;
  readonly releaseAfter: (taskId: string) => Promise<void>;
};

/** Runs of dead workers go back to the queue; at the last allowed crash the run is set aside as lost. */
export function createTakeBack({ store, live, notify, log, timing, releaseAfter }: Deps) {
  let quietUntil = 0;

  return {
    /** The database was away: workers that live get one lease to renew before anything is taken from them. */
    pause: (): void => {
      quietUntil = performance.now() + timing.leaseMs;
    },

    sweep: async (): Promise<void> => {
      if (performance.now() < quietUntil) return;
      for (const run of await store.leases.expired()) {
        if (suspicionOf(run, timing) === 'proven') await setAside(run);
        else if (await store.leases.takeBack(run)) {
          log.warn(
            { runId: run.id, taskId: run.taskId, crashes: run.crashes },
            'a worker died; its run goes on elsewhere',
          );
          tell(run.taskId, [
            event('run-taken-back', {
              runId: run.id,
              provider: run.provider,
              crashes: run.crashes,
              worker: run.worker,
            }),
          ]);
          live.publish({ kind: 'ring', ids: [] });
        }
      }
    },
  };

  async function setAside(run: ExpiredLease): Promise<void> {
    const error: TaskError = {
      code: 'worker_lost',
      message: `The run killed its worker ${run.crashes} times without getting a step further, and was set aside.`,
      next: 'Look at the workers’ logs for this task, then retry it.',
    };
    const events = await store.tasks.lock({ taskId: run.taskId }, async (tx) => {
      const ended = await tx.endExpiredRun(run.id, error);
      if (!ended) return null;
      const list = await failTask(tx, error);
      await tx.appendEvents('sweep', list);
      return list;
    });
    if (!events) return;
    log.error({ runId: run.id, taskId: run.taskId }, error.message);
    tell(run.taskId, events);
    await releaseAfter(run.taskId);
  }

  function tell(taskId: string, events: readonly EventBody[]): void {
    notify.emit(taskId, 'sweep', events);
    live.publish({ kind: 'events', ids: [taskId] });
  }
}
