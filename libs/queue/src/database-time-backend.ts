import { createPostgresBackend, type PostgresQueueBackend } from 'bullmq';
import { currentTime } from '@baton/domain';

/**
 * BullMQ's statements on Postgres that write or judge a lock, and which of their values is "now". BullMQ takes it from
 * the clock of the process that asks: with clocks apart one worker's locks would be expired for all others, another's
 * would outlive it by hours, its place in the provider's concurrency taken all the while.
 */
const places: Readonly<Record<string, number>> = {
  move_to_active: 3,
  move_to_completed_fetch: 9,
  move_to_failed_fetch: 10,
  extend_lock: 4,
  extend_locks: 4,
  move_stalled_jobs_to_wait: 2,
};

type Run = (command: string, values: readonly unknown[]) => unknown;

/** BullMQ on Postgres, by the database's clock. */
export function createDatabaseTimeBackend(
  ...given: Parameters<typeof createPostgresBackend>
): PostgresQueueBackend {
  const backend = createPostgresBackend(...given);
  const own = backend as unknown as { run: Run };
  const run = own.run.bind(backend);
  own.run = (command, values) => {
    const place = places[command];
    return run(command, place === undefined ? values : values.with(place, currentTime().getTime()));
  };
  return backend;
}
