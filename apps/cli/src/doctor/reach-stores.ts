import { setTimeout as sleep } from 'node:timers/promises';
import { defaultTiming, type Logger } from '@baton/domain';
import type { ConnectionUse } from './judge-connections.ts';

/** How the stores are asked; each rejects where its store does not answer. */
export type StoreReach = {
  readonly database: (url: string) => Promise<DatabaseState>;
  readonly redis: (url: string) => Promise<void>;
};

type DatabaseState = {
  /** The clock of this machine less the database's, in milliseconds. */
  readonly clockSkewMs: number;
  readonly connections: ConnectionUse;
};

const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const connectWithinMs = 3_000;

// Loaded when they are needed: no other command pays for the database drivers.
export const reachStores: StoreReach = {
  database: async (url) => {
    const { createStore } = await import('@baton/store');
    await using store = createStore({ url, log: silent, max: 1, applicationName: 'baton-doctor' });
    await store.ping();
    return { clockSkewMs: await store.clockSkewMs(), connections: await store.connectionUse() };
  },
  redis: async (url) => {
    const { createQueue } = await import('@baton/queue');
    const queue = createQueue({
      place: { kind: 'redis', url },
      log: silent,
      timing: defaultTiming,
      workers: 0,
    });
    try {
      await withinTime(queue.ping);
    } finally {
      await queue.close();
    }
  },
};

/** A connection that is still being made refuses at once; it is given some time. */
async function withinTime(ping: () => Promise<void>): Promise<void> {
  for (const giveUpAt = performance.now() + connectWithinMs; ; await sleep(100)) {
    try {
      return await ping();
    } catch (error) {
      if (performance.now() > giveUpAt) throw new Error('no answer within 3 s', { cause: error });
    }
  }
}
