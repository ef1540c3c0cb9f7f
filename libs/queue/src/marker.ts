import type { Backend } from './bullmq-backend.ts';

const key = (prefix: string) => `${prefix}:generation`;

/**
 * The queue's own copy of the generation. Missing or different from the database's: the queue was wiped or is
 * another one. On Postgres both lie in one database and nothing can differ.
 */
export const createMarker = (backend: Backend, prefix: string) => ({
  /** `undefined`: this backend keeps none. Null: it was lost. */
  read: async (): Promise<string | null | undefined> =>
    backend.redis ? backend.redis.get(key(prefix)) : undefined,
  write: async (generation: string): Promise<void> =>
    void (await backend.redis?.set(key(prefix), generation)),
});
