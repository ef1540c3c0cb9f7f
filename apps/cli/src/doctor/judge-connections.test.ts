import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkStores } from './check-stores.ts';
import { judgeConnections, poolSizes } from './judge-connections.ts';

const house = join(import.meta.dirname, '../../../..');
const textOf = (path: string): Promise<string> => readFile(join(house, path), 'utf8');

const onRedis = { queues: 2, hasRedis: true };
const onPostgres = { queues: 2, hasRedis: false };

test('enough room for full pools is in order, and one connection less is a warning with what to do', () => {
  expect(judgeConnections({ most: 100, reserved: 3, byOthers: 17 }, onRedis)).toEqual({
    check: 'connections',
    level: 'ok',
    text: 'one api and one worker open up to 80 connections; the server has 80 for them (max_connections 100, 3 reserved, 17 in use by others)',
  });
  expect(judgeConnections({ most: 100, reserved: 3, byOthers: 18 }, onRedis)).toEqual({
    check: 'connections',
    level: 'warn',
    text: 'one api and one worker open up to 80 connections, but the server has 79 for them (max_connections 100, 3 reserved, 18 in use by others)',
    next: 'Set max_connections to 101 or more (40 more for every further worker) and restart Postgres.',
  });
});

test('without Redis the queue and its wake-ups count too', () => {
  expect(judgeConnections({ most: 60, reserved: 3, byOthers: 0 }, onPostgres)).toMatchObject({
    text: expect.stringContaining('open up to 94 connections, but the server has 57'),
    next: 'Set max_connections to 97 or more (52 more for every further worker) and restart Postgres. With REDIS_URL set they need fewer.',
  });
});

test('it stands among the findings on the database', async () => {
  const connections = { most: 20, reserved: 3, byOthers: 0 };
  const reach = {
    database: async () => ({ clockSkewMs: 0, connections }),
    redis: async () => {},
  };
  const findings = await checkStores({ databaseUrl: 'postgres://u@h/d' }, { reach, queues: 2 });
  expect(findings.map(({ check, level }) => `${check} ${level}`)).toEqual([
    'database ok',
    'clock ok',
    'connections warn',
  ]);
});

test('the sizes are those that the processes open', async () => {
  const [api, worker, store, queue] = await Promise.all(
    [
      'apps/api/src/main.ts',
      'apps/worker/src/main.ts',
      'libs/store/src/store.ts',
      'libs/queue/src/bullmq-backend.ts',
    ].map(textOf),
  );
  const mostOf = (text = ''): number => Number(/createStore\(\{[^}]*\bmax: (\d+)/.exec(text)?.[1]);
  expect({
    api: mostOf(api),
    worker: mostOf(worker),
    // A pool of one that lives for a migration is not counted.
    poolsOfStore: store?.match(/createPool\((?!\{[^}]*max: 1\b)/g)?.length,
    queueBesidesOnePerProvider: Number(/max: workers \+ (\d+)/.exec(queue ?? '')?.[1]),
  }).toEqual(poolSizes);
});
