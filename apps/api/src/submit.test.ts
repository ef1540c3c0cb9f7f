import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BatchView, TaskPage, TaskView } from '@baton/contract';
import { startApi, type RunningApi } from './testing/start-api.ts';

let api: RunningApi;

beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => api.stop());

const post = (path: string, body: unknown, idempotencyKey?: string) =>
  api.send('POST', path, body, idempotencyKey ? { 'idempotency-key': idempotencyKey } : {});

const titled = async (title: string): Promise<readonly TaskView[]> => {
  const { items } = (await (await api.send('GET', '/v1/tasks?limit=200')).json()) as TaskPage;
  return items.filter((task) => task.title === title);
};

test('the same key and body give the same task again, marked, whatever the order of the fields', async () => {
  const key = randomUUID();
  const first = await post('/v1/tasks', { input: 'a', title: 'replayed' }, key);
  const again = await post('/v1/tasks', { title: 'replayed', input: 'a' }, key);
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect([again.status, again.headers.get('location')]).toEqual([202, first.headers.get('location')]);
  expect(await again.json()).toEqual(await first.json());
  expect(await titled('replayed')).toHaveLength(1);
});

test('the same key with another body, or on another route, gets 422', async () => {
  const key = randomUUID();
  await post('/v1/tasks', { input: 'a' }, key);
  for (const response of [
    await post('/v1/tasks', { input: 'b' }, key),
    await post('/v1/tasks/batch', { tasks: [{ input: 'a' }] }, key),
    await post('/v1/tasks/batch', { tasks: [{ input: '' }] }, key),
  ]) {
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'idempotency_mismatch' });
  }
});

test('a twin in flight gets 409 with Retry-After, then the first one’s task', async () => {
  const key = randomUUID();
  const body = { input: 'a', title: 'twin' };
  const release = await holdKey(key);
  const twin = await post('/v1/tasks', body, key);
  expect([twin.status, twin.headers.get('retry-after')]).toEqual([409, '1']);
  expect(await twin.json()).toMatchObject({ code: 'idempotency_in_flight', retryAfterSeconds: 1 });
  await release();
  expect((await post('/v1/tasks', body, key)).status).toBe(202);
});

/** Holds the lock that the statement of a twin would hold while it writes. */
async function holdKey(key: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: api.postgres.url });
  await client.connect();
  await client.query('begin');
  await client.query('select pg_advisory_xact_lock(hashtextextended($1::text || $2::text, 0))', [
    api.projectId,
    key,
  ]);
  return async () => {
    await client.query('rollback');
    await client.end();
  };
}

test('fifty requests at once with one key make one task', async () => {
  const key = randomUUID();
  const body = { input: 'a', title: 'fifty' };
  const send = async (): Promise<string> => {
    for (;;) {
      const response = await post('/v1/tasks', body, key);
      const answer = (await response.json()) as { id: string; code?: string };
      if (response.status === 202) return answer.id;
      expect(answer.code).toBe('idempotency_in_flight');
    }
  };
  const ids = await Promise.all(Array.from({ length: 50 }, send));
  expect(new Set(ids).size).toBe(1);
  expect(await titled('fifty')).toHaveLength(1);
});

test('a key belongs to its project: another project’s same key makes its own task', async () => {
  const key = randomUUID();
  const stranger = await api.newKey(['tasks:write'], { projectId: await api.otherProject() });
  const mine = (await (await post('/v1/tasks', { input: 'a' }, key)).json()) as TaskView;
  const headers = { authorization: `Bearer ${stranger.key}`, 'idempotency-key': key };
  const theirs = (await (await api.send('POST', '/v1/tasks', { input: 'a' }, headers)).json()) as TaskView;
  expect(theirs.id).not.toBe(mine.id);
});

test('a refused task is not remembered: corrected, it may come again under the same key', async () => {
  const key = randomUUID();
  expect((await post('/v1/tasks', { input: 'a', agent: 'nobody' }, key)).status).toBe(422);
  expect((await post('/v1/tasks', { input: 'a' }, key)).status).toBe(202);
});

test('a replay finds its task even when its deadline has passed since', async () => {
  const key = randomUUID();
  const body = { input: 'a', deadline: new Date(Date.now() + 400).toISOString() };
  const first = (await (await post('/v1/tasks', body, key)).json()) as TaskView;
  await new Promise((resolve) => setTimeout(resolve, 500));
  const again = await post('/v1/tasks', body, key);
  expect(again.status).toBe(202);
  expect(((await again.json()) as TaskView).id).toBe(first.id);
  expect((await post('/v1/tasks', body)).status).toBe(422);
});

test('a batch judges every item by itself, in order, and replays as a whole', async () => {
  const key = randomUUID();
  const tasks = [
    { input: 'a' },
    { input: '' },
    { input: 'b', agent: 'nobody' },
    { input: 'c', deadline: '2001-01-01T00:00:00Z' },
    { input: 'd', priority: 9 },
    { input: 'e', priority: 1 },
  ];
  const first = await post('/v1/tasks/batch', { tasks }, key);
  const view = (await first.json()) as BatchView;
  expect(first.status).toBe(202);
  expect(view.items.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(view.items.map((item) => ('problem' in item ? item.problem.code : item.task.status))).toEqual([
    'queued',
    'invalid_body',
    'unknown_agent',
    'deadline_past',
    'invalid_body',
    'queued',
  ]);
  expect(view.items[5]).toMatchObject({ status: 202, task: { priority: 1, title: 'e' } });
  const again = await post('/v1/tasks/batch', { tasks }, key);
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([202, 'true']);
  expect(await again.json()).toEqual(view);
});

test('a batch of which nothing is taken gets 422, with the reason of each', async () => {
  const response = await post('/v1/tasks/batch', { tasks: [{ input: '' }, { input: 'a', agent: 'nobody' }] });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({
    items: [
      { status: 400, problem: { code: 'invalid_body' } },
      { status: 422, problem: { code: 'unknown_agent' } },
    ],
  });
});

test('a batch takes a thousand tasks', async () => {
  const tasks = Array.from({ length: 1_000 }, (_, index) => ({ input: `Task ${index}` }));
  const view = (await (await post('/v1/tasks/batch', { tasks })).json()) as BatchView;
  expect(view.items.filter((item) => 'task' in item)).toHaveLength(1_000);
});

test('a batch may be larger than a single task may', async () => {
  const tasks = Array.from({ length: 4 }, () => ({ input: 'x'.repeat(400_000) }));
  expect((await post('/v1/tasks/batch', { tasks })).status).toBe(202);
});

test('a task of a session waits for the one before it; one that depends on another waits for its result', async () => {
  const first = (await (await post('/v1/tasks', { input: 'a' })).json()) as TaskView;
  const { sessionId } = first;
  const second = (await (await post('/v1/tasks', { input: 'b', sessionId })).json()) as TaskView;
  const third = (await (await post('/v1/tasks', { input: 'c', dependsOn: [first.id] })).json()) as TaskView;
  expect([second.status, second.sessionId]).toEqual(['blocked', sessionId]);
  expect([third.status, third.dependsOn]).toEqual(['blocked', [first.id]]);
});
