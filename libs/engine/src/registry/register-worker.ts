import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { currentTime, version, type Logger, type Timing, type WorkerCard } from '@baton/domain';
import type { RunnerDeps } from '../deps.ts';

type Deps = Pick<RunnerDeps, 'store' | 'serves' | 'workerId'> & {
  readonly timing: Timing;
  readonly log: Logger;
  readonly running: () => number;
};

/** A database that is away must not hold up the end: then the row is found to be lost. */
const farewellMs = 1_000;

/**
 * Lists this process among the workers, with one small statement each heartbeat whatever it works on. What is listed
 * decides nothing: runs are held by their leases.
 */
export function createRegisterWorker({ store, serves, workerId, timing, log, running }: Deps) {
  let card: WorkerCard | null = null;
  let timer: NodeJS.Timeout | null = null;
  let beating: Promise<void> | null = null;
  let isStopping = false;

  const beat = async (): Promise<void> => {
    if (!card) return;
    try {
      await store.workers.beat(card, { running: running(), isStopping });
    } catch (error) {
      log.debug(
        { error: (error as Error).message },
        'a heartbeat of the worker was not noted; the next may be',
      );
    }
  };
  const beatUnlessBeating = (): void => {
    beating ??= beat().finally(() => (beating = null));
  };

  return {
    /** Once the worker serves its queues. */
    register: (): void => {
      card = {
        id: workerId,
        host: hostname(),
        pid: process.pid,
        version,
        providers: [...serves].map(([id, concurrency]) => ({ id, concurrency })),
        startedAt: currentTime(),
      };
      timer = setInterval(beatUnlessBeating, timing.heartbeatMs);
      beatUnlessBeating();
    },
    stopping: (): void => {
      isStopping = true;
      beatUnlessBeating();
    },
    /** Takes it from the list. */
    close: async (): Promise<void> => {
      if (timer) clearInterval(timer);
      if (!card) return;
      const leave = async (): Promise<void> => {
        await beating;
        await store.workers.remove(workerId);
      };
      await Promise.race([leave().catch(() => {}), sleep(farewellMs, undefined, { ref: false })]);
    },
  };
}
