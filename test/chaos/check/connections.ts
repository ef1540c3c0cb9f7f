import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { World } from '../world/world.ts';
import { withStore } from './store-client.ts';

type Stores = Pick<World, 'postgres' | 'redis'>;

/** In use, although nothing is to be done: a pool may keep connections open, but not in a transaction. */
export const stuckConnections = (world: Stores): Promise<readonly string[]> =>
  readPostgresClients(world, `xact_start < now() - interval '5 s'`);

/** Those that outlived Baton by more than a few seconds. */
export async function leakedConnections(world: Stores): Promise<readonly string[]> {
  for (let tries = 0; ; tries += 1) {
    const clients = await readPostgresClients(world);
    const redis = await countRedisClients(world);
    if ((clients.length === 0 && redis === 0) || tries >= 10)
      return [
        ...clients.map((client) => `a connection to Postgres was left: ${client}`),
        ...(redis === 0 ? [] : [`${redis} connections to Redis were left`]),
      ];
    await sleep(500);
  }
}

const readPostgresClients = (world: Stores, where = 'true'): Promise<readonly string[]> =>
  withStore(world, async (client) => {
    const { rows } = await client.query<{ what: string }>(
      `select application_name || ': ' || state || ', ' || left(query, 80) as what from pg_stat_activity
       where application_name like 'baton%' and ${where}`,
    );
    return rows.map(({ what }) => what);
  });

/** Baton's connections to Redis, as Redis counts them. */
export async function countRedisClients({ redis }: Stores): Promise<number> {
  if (!redis) return 0;
  const client = new Redis(redis.url);
  try {
    const list = (await client.client('LIST')) as string;
    // This one is none of Baton's.
    return list.trim().split('\n').length - 1;
  } finally {
    client.disconnect();
  }
}
