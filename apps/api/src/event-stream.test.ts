import { request, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventPage, TaskView } from '@baton/contract';
import { startApi, type RunningApi } from './testing/start-api.ts';

let api: RunningApi;

beforeAll(async () => {
  const steps = Array.from({ length: 6 }, (_, n) => ({ tool: 'ask_nobody', args: { n } }));
  api = await startApi({
    worker: true,
    scripts: { synthetic: { latencyMs: 20, steps: [...steps, { say: 'Done.' }] } },
  });
});
afterAll(async () => api.stop());

async function submit(): Promise<string> {
  const body = { input: 'Go', providers: { allow: ['synthetic'] } };
  return ((await (await api.send('POST', '/v1/tasks', body)).json()) as TaskView).id;
}

const open = (id: string, headers: Record<string, string> = {}, query = ''): Promise<Response> =>
  api.send('GET', `/v1/tasks/${id}/events${query}`, undefined, { accept: 'text/event-stream', ...headers });

/** Reads until the stream ends, or until so many events have come. */
async function read(response: Response, most = Infinity): Promise<readonly EventSourceMessage[]> {
  const messages: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => void messages.push(message) });
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
    if (messages.length >= most) break;
  }
  return messages.slice(0, most);
}

const allOf = async (id: string): Promise<EventPage['items']> =>
  ((await (await api.send('GET', `/v1/tasks/${id}/events?limit=1000`)).json()) as EventPage).items;

test('a stream tells every event as it happens, with its number, and ends with the task', async () => {
  const id = await submit();
  const response = await open(id);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const messages = await read(response);
  const events = await allOf(id);
  expect(messages.map((message) => JSON.parse(message.data) as unknown)).toEqual(events);
  expect(messages.map((message) => Number(message.id))).toEqual(events.map((event) => event.id));
  expect(messages.map((message) => message.event)).toEqual(events.map((event) => event.type));
  expect(messages.at(-1)?.event).toBe('task-succeeded');
  expect(messages.length).toBeGreaterThan(10);
});

test('a reader that breaks off again and again misses nothing and sees nothing twice', async () => {
  const id = await submit();
  const seen: number[] = [];
  for (let last = ''; ;) {
    const messages = await read(await open(id, last ? { 'last-event-id': last } : {}), 2);
    seen.push(...messages.map((message) => Number(message.id)));
    last = messages.at(-1)?.id ?? last;
    if (messages.at(-1)?.event === 'task-succeeded') break;
  }
  expect(seen).toEqual((await allOf(id)).map((event) => event.id));
});

test('after the last event there is nothing to wait for', async () => {
  const id = await submit();
  const events = await read(await open(id));
  const last = events.at(-1)?.id ?? '';
  expect(await read(await open(id, { 'last-event-id': last }))).toEqual([]);
  expect(await read(await open(id, { 'last-event-id': '2147483647' }))).toEqual([]);
  expect((await read(await open(id, {}, '?after=3'))).map((event) => event.id)[0]).toBe('4');
  expect((await read(await open(id, { 'last-event-id': '5' }, '?after=3')))[0]?.id).toBe('6');
});

test('events whose wake-up is lost are found by looking', async () => {
  const stranded = await submitBlocked();
  const reading = read(await open(stranded.id));
  await sleep(50);
  await api.store.tasks.lock({ taskId: stranded.id }, async (tx) => {
    await tx.update({ state: 'canceled', finishedAt: new Date() });
    await tx.appendEvents('sweep', [{ type: 'task-canceled', data: { reason: 'in silence' } }]);
  });
  const startedAt = performance.now();
  expect((await reading).at(-1)?.event).toBe('task-canceled');
  expect(performance.now() - startedAt).toBeLessThan(7_000);
});

async function submitBlocked(): Promise<TaskView> {
  const body = { input: 'Go', providers: { allow: ['synthetic'] } };
  const first = (await (
    await api.send('POST', '/v1/tasks', { ...body, deadline: '2999-01-01T00:00:00Z' })
  ).json()) as TaskView;
  await api.send('POST', `/v1/tasks/${first.id}/cancel`);
  const held = (await (await api.send('POST', '/v1/tasks', body)).json()) as TaskView;
  return (await (await api.send('POST', '/v1/tasks', { ...body, dependsOn: [held.id] })).json()) as TaskView;
}

test('a hundred readers of one task all see the same', async () => {
  const id = await submit();
  const all = await Promise.all(Array.from({ length: 100 }, async () => read(await open(id))));
  const expected = (await allOf(id)).map((event) => String(event.id));
  for (const messages of all) expect(messages.map((message) => message.id)).toEqual(expected);
});

test('HEAD opens no stream, and JSON is what is given where both are taken', async () => {
  const id = await submit();
  const path = `/v1/tasks/${id}/events`;
  const head = await api.send('HEAD', path, undefined, { accept: 'text/event-stream' });
  expect(head.headers.get('content-type')).toBe('application/json');
  const both = await api.send('GET', path, undefined, { accept: '*/*' });
  expect(both.headers.get('content-type')).toBe('application/json');
});

test('streams end when the api closes, and what readers leave behind is cleaned up', async () => {
  const { id } = await submitBlocked();
  const reader = await openRaw(id);
  reader.destroy();
  const reading = read(await open(id));
  await sleep(50);
  api.closeStreams();
  expect((await reading).at(-1)?.event).not.toBe('task-succeeded');
});

function openRaw(id: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${api.key}`, accept: 'text/event-stream' };
    request(`${api.url}/v1/tasks/${id}/events`, { headers }, resolve).on('error', reject).end();
  });
}
