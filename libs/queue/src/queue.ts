import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger, Timing } from '@baton/domain';
import { createBells, jobIdOf, type Bell } from './bells.ts';
import { openBackend, type QueuePlace } from './bullmq-backend.ts';
import { couldBeTaken } from './could-be-taken.ts';
import { createMarker } from './marker.ts';
import { createRates } from './rates.ts';
import { pingRedis } from './redis-health.ts';

export type QueueOptions = {
  readonly place: QueuePlace;
  readonly log: Logger;
  readonly timing: Timing;
  /** BullMQ workers this process will open: one per provider it serves. */
  readonly workers: number;
  /** Keeps several Batons apart in one Redis. */
  readonly prefix?: string;
};

const mostCloseMs = 2_000;

/** The bell: queues, shared rates and the marker that tells a wiped queue. */
export type Queue = ReturnType<typeof createQueue>;

export function createQueue({ place, log, timing, workers, prefix = 'baton' }: QueueOptions) {
  const backend = openBackend(place, workers, log, prefix);
  let generation = 'unset';
  const bells = createBells({ backend, log, timing, generation: () => generation });
  return {
    kind: backend.kind,
    bells,
    rates: createRates(backend, prefix),
    marker: createMarker(backend, prefix),
    /**
     * Whether whoever came anew could take one of these bells: over a connection of its own, which tells a broken
     * connection of this process from a queue that has nothing to give.
     * @throws where the store does not answer in time
     */
    couldBeTaken: (provider: string, hanging: readonly Bell[]): Promise<boolean> =>
      couldBeTaken(
        place,
        prefix,
        provider,
        hanging.map((bell) => jobIdOf(bell, generation)),
      ),
    useGeneration: (value: string): void => void (generation = value),
    /** Resolves while the queue's store answers. */
    ping: async (): Promise<void> => {
      if (backend.redis) await pingRedis(backend.redis, prefix);
      else await backend.pool?.query('select 1');
    },
    /** A store that does not answer is not waited for. */
    close: async (): Promise<void> => {
      const closing = bells
        .close()
        .catch((error: Error) => log.debug({ error: error.message }, 'the queue closed with an error'));
      await Promise.race([closing, sleep(mostCloseMs, undefined, { ref: false })]);
      await Promise.race([backend.close(), sleep(mostCloseMs, undefined, { ref: false })]);
    },
  };
}

/** Which queue backend serves is decided here alone: Redis where there is one, otherwise the database. */
export const queuePlace = (databaseUrl: string, redisUrl: string | undefined): QueuePlace =>
  redisUrl ? { kind: 'redis', url: redisUrl } : { kind: 'postgres', url: databaseUrl };
