import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventPage, TaskView } from '@baton/contract';
import { openLine, type Line } from '../../../test/support/open-line.ts';
import { startApi, type RunningApi } from './testing/start-api.ts';

let api: RunningApi;
let line: Line;

beforeAll(async () => {
  api = await startApi({
    reach: async (url) => {
      line = await openLine(url);
      return line.url;
    },
  });
});
afterAll(async () => {
  await api.stop();
  await line.close();
});

const submit = () => api.send('POST', '/v1/tasks', { input: 'a' });

async function expectUnavailable(response: Response): Promise<void> {
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await response.json()).toMatchObject({ code: 'unavailable', retryable: true, retryAfterSeconds: 1 });
}

test.each(['refused', 'silent'] as const)(
  'with the database %s every request gets 503 in time, and all is well by itself afterwards',
  async (how) => {
    expect((await submit()).status).toBe(202);
    line.cut(how);
    for (const [method, path, body] of [
      ['POST', '/v1/tasks', { input: 'a' }],
      ['GET', '/v1/tasks'],
      ['GET', '/v1/stats'],
    ] as const) {
      const startedAt = performance.now();
      await expectUnavailable(await api.send(method, path, body));
      expect(performance.now() - startedAt).toBeLessThan(4_500);
    }
    const ready = await fetch(`${api.url}/readyz`);
    expect([ready.status, ready.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await ready.json()).toMatchObject({ ok: false, parts: { postgres: { state: 'down' } } });
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${api.url}/metrics`)).status).toBe(200);
    line.mend();
    expect((await submit()).status).toBe(202);
    expect((await fetch(`${api.url}/readyz`)).status).toBe(200);
  },
  30_000,
);

type Requests = readonly (readonly [method: string, path: string, body?: object])[];

const requestsOf = (id: string): Readonly<Record<string, Requests>> => ({
  // More than the store has connections.
  'a dozen commands': Array.from({ length: 12 }, () => ['POST', `/v1/tasks/${id}/cancel`] as const),
  'submits and queries': [
    ['POST', '/v1/tasks', { input: 'a', dependsOn: [id] }],
    ['POST', `/v1/tasks/${id}/retry`],
    ['POST', '/v1/tasks', { input: 'a' }],
    ['POST', '/v1/tasks', { input: 'b' }],
    ['POST', '/v1/tasks', { input: 'c' }],
    ['GET', '/v1/tasks'],
    ['GET', `/v1/tasks/${id}`],
    ['GET', '/v1/stats'],
    ['GET', '/v1/providers'],
  ],
});

test.each(Object.keys(requestsOf('')))(
  'with the database frozen %s get 503 in about 5 s, and no connection is lost to it',
  async (kind) => {
    const { id } = (await (await submit()).json()) as TaskView;
    const requests = requestsOf(id)[kind] ?? [];
    await Promise.all(Array.from({ length: 20 }, () => api.send('GET', '/v1/tasks')));
    line.freeze();
    const startedAt = performance.now();
    const answers = requests.map(async ([method, path, body]) => {
      await expectUnavailable(await api.send(method, path, body));
      expect(performance.now() - startedAt).toBeLessThan(12_000);
    });
    const ready = await fetch(`${api.url}/readyz`);
    expect([ready.status, performance.now() - startedAt < 4_000]).toEqual([503, true]);
    await Promise.all(answers);
    line.thaw();
    const thawedAt = performance.now();
    for (const [method, path, body] of requests)
      expect([200, 202, 409]).toContain((await api.send(method, path, body)).status);
    expect(performance.now() - thawedAt).toBeLessThan(5_000);
  },
  30_000,
);

test('the worker’s own queries have a longer patience', async () => {
  await api.store.board.read();
  line.freeze();
  const startedAt = performance.now();
  const reading = api.store.board.read();
  await sleep(6_000);
  line.thaw();
  await reading;
  expect(performance.now() - startedAt).toBeGreaterThan(6_000);
});

test('an event stream goes on where it was when the database is back', async () => {
  const { id } = (await (await submit()).json()) as TaskView;
  const stream = await api.send('GET', `/v1/tasks/${id}/events`, undefined, { accept: 'text/event-stream' });
  line.cut('refused');
  api.live.publish({ kind: 'events', ids: [id] });
  await sleep(200);
  line.mend();
  await api.send('POST', `/v1/tasks/${id}/cancel`);
  const told = [...(await stream.text()).matchAll(/^id: (\d+)$/gmu)].map(([, number]) => Number(number));
  const { items } = (await (await api.send('GET', `/v1/tasks/${id}/events`)).json()) as EventPage;
  expect(told).toEqual(items.map((event) => event.id));
});

test('nobody is told why: the reason is in the log, with the request’s id', async () => {
  line.cut('refused');
  const response = await submit();
  line.mend();
  const text = await response.text();
  expect(text).not.toMatch(/ECONN|postgres|timeout/u);
  const requestId = response.headers.get('x-request-id') ?? 'none';
  expect(api.lines.some((entry) => entry.includes(requestId))).toBe(true);
});

test('a request that finds the database away is told in one short line, without a stack and what was sent', async () => {
  line.cut('refused');
  api.lines.length = 0;
  const { headers } = await api.send('POST', '/v1/keys', { name: 'heliotrope', scopes: ['admin'] });
  line.mend();
  const told = api.lines.filter((entry) => entry.includes(headers.get('x-request-id') ?? 'none'));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/"error":"[^"]+"/u);
  expect(told[0]).not.toMatch(/heliotrope|insert into|\bat .+\.[tj]s/u);
});
