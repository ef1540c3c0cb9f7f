import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { defaultTiming } from '@baton/domain';
import { createQueue, migrateQueue, queuePlace, type RungBell, type QueuePlace } from '@baton/queue';
import { temporaryFolder, type Backend } from '../support/baton.ts';
import { createDatabase } from '../support/database.ts';
import { findProgram } from '../support/find-program.ts';
import { openLine } from '../support/open-line.ts';
import { silentLog } from '../support/silent-log.ts';
import { startRedis } from '../support/start-redis.ts';

const bell: RungBell = { runId: 'run', dispatch: 1, suspicion: 'none' };

/** A queue whose store is away when it is opened. */
async function openEarly(backend: Backend) {
  const database = await createDatabase(inject('adminUrl'));
  await migrateQueue({ kind: 'postgres', url: database.url });
  const line = await openLine(backend === 'redis' ? inject('redisUrl') : database.url, { first: 'refused' });
  const place = queuePlace(line.url, backend === 'redis' ? line.url : undefined);
  const prefix = `baton-test-${randomUUID().slice(0, 8)}`;
  const queue = createQueue({ place, log: silentLog, timing: defaultTiming, workers: 1, prefix });
  queue.useGeneration('one');
  const answered: RungBell[] = [];
  return {
    line,
    answered,
    ring: () => queue.bells.ring('claude', [bell]),
    serve: () =>
      queue.bells.serve('claude', { concurrency: 1, answer: async (told) => void answered.push(told) }),
    close: async (): Promise<void> => {
      await queue.bells.stopServing();
      await queue.close();
      await line.close();
      await database.drop();
    },
  };
}

test('on Redis a queue that is opened before its store is there waits for it', async () => {
  const { line, answered, ring, serve, close } = await openEarly('redis');
  const early = Promise.all([ring(), serve()]);
  line.mend();
  await early;
  await until(async () => expect(answered).toEqual([bell]));
  await close();
});

test('on Postgres a queue that could not be opened says so, and opens once its store is there', async () => {
  const { line, answered, ring, serve, close } = await openEarly('postgres');
  await expect(ring()).rejects.toThrow('terminated');
  await expect(serve()).rejects.toThrow('terminated');
  line.mend();
  await until(ring);
  await until(serve);
  await until(async () => expect(answered).toEqual([bell]));
  await close();
});

/** Serves, lets the store refuse, and counts what is heard of it. */
async function serveRefused(place: QueuePlace, refuse: () => Promise<unknown>) {
  const queue = createQueue({ place, log: silentLog, timing: defaultTiming, workers: 1 });
  let refusals = 0;
  await queue.bells.serve('claude', {
    concurrency: 1,
    answer: async () => {},
    onRefused: () => void (refusals += 1),
  });
  const before = refusals;
  await refuse();
  return {
    before,
    refusals: () => refusals,
    close: async (): Promise<void> => {
      await queue.bells.stopServing(true);
      await queue.close();
    },
  };
}

test('a Redis that is full refuses to give bells, which tells it from a connection that is dead', async () => {
  const folder = temporaryFolder();
  const redis = await startRedis(await findProgram('redis-server'), folder.path);
  const client = new Redis(redis.url);
  const served = await serveRefused(queuePlace('', redis.url), () => client.config('SET', 'maxmemory', '1'));
  expect(served.before).toBe(0);
  await expect.poll(served.refusals, { timeout: 40_000 }).toBeGreaterThan(0);
  client.disconnect();
  await served.close();
  await redis.stop();
  folder.remove();
});

test('so does a Postgres that cannot', async () => {
  const database = await createDatabase(inject('adminUrl'));
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const served = await serveRefused(queuePlace(database.url, undefined), () =>
    client.query('alter table bullmq.job rename to gone'),
  );
  expect(served.before).toBe(0);
  await expect.poll(served.refusals, { timeout: 40_000 }).toBeGreaterThan(0);
  await client.end();
  await served.close();
  await database.drop();
});

/** Tries until it works: what is away comes back within seconds. */
async function until(work: () => Promise<void>): Promise<void> {
  for (const end = performance.now() + 20_000; ; await sleep(50))
    try {
      return await work();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
}
