import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { migrateQueue } from '@baton/queue';
import { createStore } from '@baton/store';
import { openEmbeddedPostgres } from '@baton/store/embedded';
import { createDatabase, type Database } from '../../support/database.ts';
import { findProgram } from '../../support/find-program.ts';
import { silentLog } from '../../support/silent-log.ts';
import { startRedis } from '../../support/start-redis.ts';

export type Stores = Awaited<ReturnType<typeof openStores>>;

/** One Postgres and one Redis for the whole benchmark, with a temporary folder for all of it. */
export async function openStores() {
  const folder = mkdtempSync(join(tmpdir(), 'baton-bench-'));
  // Started by root, Postgres runs as another user, who must get in.
  chmodSync(folder, 0o755);
  const closing: (() => Promise<unknown>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).toReversed()) await step();
  };
  try {
    const postgres = await openEmbeddedPostgres({ dir: join(folder, 'data'), log: () => {} });
    closing.push(() => postgres.close());
    await migrate(postgres.url);
    const redis = await startRedis(await findProgram('redis-server'), folder);
    closing.push(() => redis.stop());
    return {
      folder,
      redisUrl: redis.url,
      postgresPid: Number(readFileSync(join(postgres.dataDir, 'postmaster.pid'), 'utf8').split('\n', 1)[0]),
      redisPid: await redisPidOf(redis.url),
      /** An empty database of Baton's, and an empty Redis. */
      fresh: async (): Promise<Database> => {
        await clearRedis(redis.url);
        return createDatabase(postgres.url);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function migrate(url: string): Promise<void> {
  const template = createStore({ url, log: silentLog, max: 2 });
  await template.migrate();
  await template.close();
  await migrateQueue({ kind: 'postgres', url });
}

async function redisPidOf(url: string): Promise<number> {
  const redis = new Redis(url);
  const info = await redis.info('server');
  redis.disconnect();
  return Number(/process_id:(\d+)/u.exec(info)?.[1]);
}

async function clearRedis(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushall();
  redis.disconnect();
}
