import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventPage, TaskView } from '@baton/contract';
import { startApi, type RunningApi } from './testing/start-api.ts';

let api: RunningApi;
let line: Awaited<ReturnType<typeof openLine>>;

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

/** A way to Postgres that can be cut: refused altogether, or open and silent. */
async function openLine(url: string) {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let mode: 'open' | 'refused' | 'silent' = 'open';
  const server = createServer((inner) => {
    if (mode === 'refused') return void inner.destroy();
    const outer = mode === 'open' ? connect(Number(port), hostname) : null;
    for (const socket of [inner, ...(outer ? [outer] : [])]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    if (!outer) return;
    inner.pipe(outer).pipe(inner);
    inner.on('close', () => outer.destroy());
    outer.on('close', () => inner.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const own = new URL(url);
  own.port = String((server.address() as AddressInfo).port);
  const cut = (how: 'refused' | 'silent'): void => {
    mode = how;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: own.href,
    cut,
    mend: () => cut('refused') ?? void (mode = 'open'),
    close: () => {
      cut('refused');
      return new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

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
      expect(performance.now() - startedAt).toBeLessThan(2_900);
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
