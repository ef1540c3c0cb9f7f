import type { Job } from 'bullmq';
import type { Logger, Suspicion, Timing } from '@baton/domain';
import type { Backend, BullQueue, BullWorker } from './bullmq-backend.ts';

/** Names a wake-up for one run. */
export type Bell = { readonly runId: string; readonly dispatch: number };

/** All that the queue is told of a run. */
export type RungBell = Bell & {
  /** Who answers wants to know before it takes the run. */
  readonly suspicion: Suspicion;
};

/** How one provider's bells are answered. */
export type Serving = {
  readonly concurrency: number;
  readonly answer: (bell: RungBell) => Promise<void>;
  /** The queue's store answered that it gives none just now. */
  readonly onRefused?: () => void;
};

export type BellsDeps = {
  readonly backend: Backend;
  readonly log: Logger;
  readonly timing: Timing;
  /** The queue generation now in force; part of every job id, so that a restored database meets no old id. */
  readonly generation: () => string;
};

/** One queue per provider. Everything here may be lost at any time; the run rows ring again. */
export type Bells = ReturnType<typeof createBells>;

export function createBells({ backend, log, timing, generation }: BellsDeps) {
  const queues = new Map<string, BullQueue>();
  const workers: BullWorker[] = [];

  const queueOf = (provider: string): BullQueue => {
    const known = queues.get(provider);
    if (known) return known;
    const queue = backend.openQueue(queueName(provider));
    queue.on('error', (error) => log.debug({ provider, error: error.message }, 'queue error'));
    queues.set(provider, queue);
    // One that did not reach its store at first never tries again; the next bell opens another.
    queue.waitUntilReady().catch((error: Error) => {
      log.debug({ provider, error: error.message }, 'the queue did not open');
      queues.delete(provider);
      void queue.close().catch(() => {});
    });
    return queue;
  };

  const jobId = (bell: Bell): string => jobIdOf(bell, generation());

  return {
    /** They are answered in this order, after those that hang already: whose turn it is was decided before. */
    ring: async (provider: string, bells: readonly RungBell[]): Promise<void> => {
      await queueOf(provider).addBulk(
        bells.map((bell) => ({
          name: 'run',
          data: { runId: bell.runId, dispatch: bell.dispatch, suspicion: bell.suspicion },
          opts: {
            jobId: jobId(bell),
            attempts: 1,
            removeOnComplete: true,
            removeOnFail: true,
          },
        })),
      );
    },

    /** Whether the bell still hangs in its queue. */
    hangs: async (provider: string, bell: Bell): Promise<boolean> =>
      Boolean(await queueOf(provider).getJob(jobId(bell))),

    /** Runs in progress over all workers; lost with the queue, so it is set at start and after every wipe. */
    setConcurrency: async (provider: string, concurrency: number): Promise<void> => {
      await queueOf(provider).setGlobalConcurrency(concurrency);
    },

    /**
     * Answers the bells of one provider until closed. `answer` must not throw: what it decides lies in Postgres.
     * @throws where the store does not answer at once; then nothing is served.
     */
    serve: async (provider: string, { concurrency, answer, onRefused }: Serving): Promise<void> => {
      const worker = backend.openWorker(
        queueName(provider),
        // The version before told no suspicion.
        ({ data }: Job) =>
          answer({ runId: data.runId, dispatch: data.dispatch, suspicion: data.suspicion ?? 'none' }),
        {
          concurrency,
          lockDuration: timing.queueLockMs,
          stalledInterval: timing.queueStalledEveryMs,
          maxStalledCount: 1_000,
          removeOnComplete: { count: 0 },
          removeOnFail: { count: 0 },
        },
      );
      worker.on('error', (error) => {
        log.debug({ provider, error: error.message }, 'queue worker error');
        if (isRefusal(error)) onRefused?.();
      });
      try {
        await worker.waitUntilReady();
      } catch (error) {
        await worker.close(true).catch(() => {});
        throw error;
      }
      workers.push(worker);
    },

    /** Takes no new bells, and waits for the answers under way (`force`: does not). */
    stopServing: async (force = false): Promise<void> => {
      await Promise.all(workers.splice(0).map((worker) => worker.close(force)));
    },

    close: async (): Promise<void> => {
      await Promise.all(workers.splice(0).map((worker) => worker.close(true)));
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      queues.clear();
    },
  };
}

export const queueName = (provider: string): string => `runs-${provider}`;

export const jobIdOf = ({ runId, dispatch }: Bell, generation: string): string =>
  `r-${runId}-${generation}-${dispatch}`;

/** What Redis or Postgres itself said, such as that it takes no writes; anything else is a broken connection. */
const isRefusal = (error: Error): boolean => error.name === 'ReplyError' || 'severity' in error;
