import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { defaultTiming } from '@baton/domain';
import { createQueue, migrateQueue, queuePlace, type Bell } from '@baton/queue';
import { createDatabase } from '../support/database.ts';
import type { Backend } from '../support/baton.ts';
import { openLine } from '../support/open-line.ts';
import { silentLog } from '../support/silent-log.ts';

const bell: Bell = { runId: 'run', dispatch: 1 };

/** A queue whose store is away when it is opened. */
async function openEarly(backend: Backend) {
  const database = await createDatabase(inject('adminUrl'));
  await migrateQueue({ kind: 'postgres', url: database.url });
  const line = await openLine(backend === 'redis' ? inject('redisUrl') : database.url, { first: 'refused' });
  const place = queuePlace(line.url, backend === 'redis' ? line.url : undefined);
  const prefix = `baton-test-${randomUUID().slice(0, 8)}`;
  const queue = createQueue({ place, log: silentLog, timing: defaultTiming, workers: 1, prefix });
  queue.useGeneration('one');
  const answered: Bell[] = [];
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

/** Tries until it works: what is away comes back within seconds. */
async function until(work: () => Promise<void>): Promise<void> {
  for (const end = performance.now() + 20_000; ; await sleep(50))
    try {
      return await work();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
}
