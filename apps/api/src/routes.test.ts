import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  routes,
  type EventPage,
  type BudgetList,
  type KeyList,
  type KeyView,
  type NewKeyView,
  type RunList,
  type TaskPage,
  type TaskView,
} from '@baton/contract';
import { version } from '@baton/domain';
import type { z } from 'zod';
import { startApi, type RunningApi } from './testing/start-api.ts';

let api: RunningApi;
let done: TaskView;

beforeAll(async () => {
  api = await startApi({
    worker: true,
    scripts: {
      synthetic: { steps: [{ say: 'All done.', raw: true }] },
      claude: {
        steps: [
          { tool: 'ask_person', args: { question: 'Which colour?' } },
          { say: 'Blue it is.', raw: true },
        ],
      },
    },
  });
  const submitted = await submit({ input: 'Write code', providers: { allow: ['synthetic'] } });
  done = await until(submitted.id, 'succeeded');
});
afterAll(async () => api.stop());

/** The answer, checked against what the contract documents. */
async function call<T>(name: keyof typeof routes, path: string, body?: unknown): Promise<T> {
  const {
    method,
    status,
    response: schema,
  }: { method: string; status: number; response: z.ZodType } = routes[name];
  const response = await api.send(method.toUpperCase(), path, body);
  const answer: unknown = await response.json();
  expect({ status: response.status, answer }).toMatchObject({ status });
  expect(schema.safeParse(answer).error?.issues ?? []).toEqual([]);
  return answer as T;
}

const submit = async (task: object): Promise<TaskView> => call('submitTask', '/v1/tasks', task);
const read = async (id: string): Promise<TaskView> => call('getTask', `/v1/tasks/${id}`);

async function until(id: string, status: TaskView['status']): Promise<TaskView> {
  for (let tries = 0; tries < 400; tries += 1) {
    const task = await read(id);
    if (task.status === status) return task;
    await sleep(25);
  }
  throw new Error(`the task never was ${status}: ${JSON.stringify(await read(id))}`);
}

test('a submitted task comes back whole, with the place to look for it', async () => {
  const response = await api.send('POST', '/v1/tasks', { input: 'Write code', metadata: { a: [1, null] } });
  const task = (await response.json()) as TaskView;
  expect(response.status).toBe(202);
  expect(response.headers.get('location')).toBe(`/v1/tasks/${task.id}`);
  expect(task).toMatchObject({
    status: 'queued',
    agent: 'engineer',
    provider: 'claude',
    title: 'Write code',
    input: [{ role: 'user', parts: [{ type: 'text', text: 'Write code' }] }],
    metadata: { a: [1, null] },
    priority: 3,
  });
  const { status: _1, updatedAt: _2, usage: _3, costUsd: _4, steps: _5, question: _6, ...same } = task;
  expect(await read(task.id)).toMatchObject(same);
});

test('a finished task shows its output, its cost and its runs', async () => {
  expect(done).toMatchObject({ output: { text: 'All done.' }, provider: 'synthetic', steps: 1, hops: 0 });
  const runs = await call<RunList>('listRuns', `/v1/tasks/${done.id}/runs`);
  expect(runs.items).toMatchObject([{ status: 'completed', provider: 'synthetic', steps: 1 }]);
  expect(runs.handoffs).toEqual([]);
});

test('events are numbered from 1 without holes and can be read page by page', async () => {
  const path = `/v1/tasks/${done.id}/events`;
  const all = await call<EventPage>('listEvents', path);
  expect(all.items.map((event) => event.id)).toEqual(all.items.map((_, index) => index + 1));
  expect(all.items.at(-1)?.type).toBe('task-succeeded');
  expect(all.nextAfter).toBeNull();
  const first = await call<EventPage>('listEvents', `${path}?limit=2`);
  expect(first.nextAfter).toBe(2);
  const rest = await call<EventPage>('listEvents', `${path}?after=2`);
  expect([...first.items, ...rest.items]).toEqual(all.items);
});

test('a list is newest first, filtered and paged without doubles or gaps', async () => {
  const sessionId = done.sessionId;
  for (const title of ['second', 'third', 'fourth'])
    await submit({ input: 'Write code', title, sessionId, providers: { allow: ['synthetic'] } });
  const titles: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const more: string = cursor && `&cursor=${cursor}`;
    const page: TaskPage = await call('listTasks', `/v1/tasks?session=${sessionId}&limit=2${more}`);
    expect(page.items.every((task) => task.input === undefined)).toBe(true);
    titles.push(...page.items.map((task) => task.title));
    cursor = page.nextCursor;
  }
  expect(titles).toEqual(['fourth', 'third', 'second', 'Write code']);
  const filters = `agent=engineer&provider=synthetic&status=succeeded,failed&createdAfter=2000-01-01T00:00:00Z`;
  const filtered = await call<TaskPage>('listTasks', `/v1/tasks?${filters}`);
  expect(filtered.items.map((task) => task.id)).toContain(done.id);
  const before = await call<TaskPage>('listTasks', '/v1/tasks?createdBefore=2000-01-01T00:00:00Z');
  expect(before).toEqual({ items: [], nextCursor: null });
});

test('a question is answered once; the second answer gets 409', async () => {
  const { id } = await submit({ input: 'Paint it', providers: { allow: ['claude'] } });
  const asking = await until(id, 'input_required');
  expect(asking.question).toMatchObject({ kind: 'person' });
  const unfit = await api.send('POST', `/v1/tasks/${id}/answer`, { budget: { usd: 5 } });
  expect([unfit.status, ((await unfit.json()) as { code: string }).code]).toEqual([400, 'invalid_body']);
  await call('answerTask', `/v1/tasks/${id}/answer`, { text: 'Blue.' });
  const second = await api.send('POST', `/v1/tasks/${id}/answer`, { text: 'Red.' });
  expect([second.status, ((await second.json()) as { code: string }).code]).toEqual([
    409,
    'already_answered',
  ]);
  expect((await until(id, 'succeeded')).output?.text).toBe('Blue it is.');
});

test('a cap that is reached asks for a higher one and takes nothing less', async () => {
  const { id } = await submit({
    input: 'Paint it',
    providers: { allow: ['synthetic'] },
    budget: { tokens: 1 },
  });
  await until(id, 'input_required');
  const low = await api.send('POST', `/v1/tasks/${id}/answer`, { text: 'Go on.' });
  expect([low.status, ((await low.json()) as { code: string }).code]).toEqual([422, 'invalid_cap']);
  await call('answerTask', `/v1/tasks/${id}/answer`, { budget: { tokens: 1_000_000 } });
  await until(id, 'succeeded');
});

test('a task is canceled once, with or without a reason, and can then be neither answered nor retried', async () => {
  const { id } = await submit({ input: 'Wait', dependsOn: [(await openQuestion()).id] });
  expect(await call('cancelTask', `/v1/tasks/${id}/cancel`)).toMatchObject({ status: 'canceled' });
  const codes = await Promise.all(
    [['cancel', {}], ['retry'], ['answer', { text: 'a' }]].map(async ([verb, body]) => {
      const response = await api.send('POST', `/v1/tasks/${id}/${verb as string}`, body);
      return [response.status, ((await response.json()) as { code: string }).code];
    }),
  );
  expect(codes).toEqual([
    [409, 'not_cancelable'],
    [409, 'not_retryable'],
    [409, 'not_asking'],
  ]);
  const events = await call<EventPage>('listEvents', `/v1/tasks/${id}/events`);
  expect(events.items.at(-1)).toMatchObject({
    type: 'task-canceled',
    data: { reason: 'canceled on request' },
  });
});

test('a failed task can be retried', async () => {
  const schema = { type: 'object', required: ['answer'], properties: { answer: { type: 'number' } } };
  const { id } = await submit({ input: 'Fail', providers: { allow: ['synthetic'] }, output: { schema } });
  const failed = await until(id, 'failed');
  expect(failed.error).toMatchObject({ code: 'output_invalid', next: expect.any(String) as string });
  await call('retryTask', `/v1/tasks/${id}/retry`);
});

async function openQuestion(): Promise<TaskView> {
  const { id } = await submit({ input: 'Paint it', providers: { allow: ['claude'] } });
  return until(id, 'input_required');
}

test('a session shows its tasks, its transcript and its safe points', async () => {
  const path = `/v1/sessions/${done.sessionId}`;
  expect(await call('getSession', path)).toMatchObject({ id: done.sessionId });
  const { items } = await call<{ items: object[] }>('listMessages', `${path}/messages?limit=2`);
  expect(items).toMatchObject([
    { number: 1, role: 'user', taskId: done.id, parts: [{ type: 'text', text: 'Write code' }] },
    { number: 2, role: 'assistant', parts: [{ text: 'All done.' }] },
  ]);
  expect(JSON.stringify(items)).not.toContain('vendor');
  const safe = await call<{ items: object[] }>('listCheckpoints', `${path}/checkpoints`);
  expect(safe.items[0]).toMatchObject({ kind: 'auto', taskId: done.id });
});

test('agents, providers, matching and statistics', async () => {
  expect(await call('listAgents', '/v1/agents')).toMatchObject({ items: [{ id: 'engineer' }] });
  expect(await call('getAgent', '/v1/agents/engineer')).toMatchObject({ skills: [{ id: 'code' }] });
  expect(await call('listProviders', '/v1/providers')).toMatchObject({
    items: [
      { id: 'claude', state: 'ok', cooldown: null },
      { id: 'codex', state: 'ok' },
      { id: 'synthetic', state: 'ok' },
      { id: 'gemini', state: 'ok' },
    ],
  });
  expect(await call('matchTask', '/v1/match', { input: 'Write code' })).toMatchObject({
    ranking: [{ agent: 'engineer', provider: 'claude', availableAt: null }],
    refused: [],
  });
  const stats = await call<{ rows: { key: string; runs: number }[] }>('getStats', '/v1/stats?by=provider');
  expect(stats.rows.map((row) => row.key)).toContain('synthetic');
});

test('the worker is listed with what it serves', async () => {
  // Tasks of other tests may still be at hand.
  await expect
    .poll(() => call('listWorkers', '/v1/workers'), { timeout: 15_000 })
    .toMatchObject({
      items: [
        {
          state: 'serving',
          pid: process.pid,
          version,
          running: 0,
          providers: [{ id: 'claude' }, { id: 'codex' }, { id: 'synthetic' }, { id: 'gemini' }],
        },
      ],
    });
});

test('a key is made, listed without its secret, used, and revoked for good', async () => {
  const made = await call<{ id: string; secret: string }>('createKey', '/v1/keys', {
    name: 'ci',
    scopes: ['tasks:read'],
    expiresAt: '2999-01-01T00:00:00Z',
  });
  const { items } = await call<KeyList>('listKeys', '/v1/keys');
  expect(items.find((key) => key.id === made.id)).toMatchObject({ name: 'ci', scopes: ['tasks:read'] });
  expect(JSON.stringify(items)).not.toContain(made.secret);
  const authorization = `Bearer ${made.secret}`;
  expect((await api.send('GET', '/v1/agents', undefined, { authorization })).status).toBe(200);
  const revoked = await call<{ revokedAt: string }>('revokeKey', `/v1/keys/${made.id.toUpperCase()}`);
  expect(revoked.revokedAt).not.toBeNull();
  expect(await call('revokeKey', `/v1/keys/${made.id}`)).toEqual(revoked);
});

test('a key’s caps are changed by period, and stand in the list of budgets', async () => {
  const made = await call<NewKeyView>('createKey', '/v1/keys', {
    name: 'capped',
    scopes: ['tasks:read'],
    budget: { day: { usd: 5 }, month: { tokens: 0 } },
  });
  const update = (budget: object) => call<KeyView>('updateKey', `/v1/keys/${made.id}`, { budget });
  expect((await update({ day: { turns: 7, usd: 1 } })).budget).toEqual({
    day: { turns: 7, usd: 1 },
    month: { tokens: 0 },
  });
  const { items } = await call<BudgetList>('listBudgets', '/v1/budgets');
  const owner = { kind: 'key', id: made.id, name: 'capped' };
  expect(items.filter((item) => item.owner.id === made.id)).toMatchObject([
    { owner, period: 'day', unit: 'usd', limit: 1, used: 0, reserved: 0, left: 1 },
    { owner, period: 'day', unit: 'turns', limit: 7, left: 7 },
    { owner, period: 'month', unit: 'tokens', limit: 0, left: 0 },
  ]);
  expect((await update({ day: null, month: null })).budget).toBeNull();
});

test('health is open to everyone', async () => {
  for (const [name, path] of [
    ['live', '/healthz'],
    ['ready', '/readyz'],
  ] as const)
    expect(await call(name, path)).toMatchObject({ ok: true });
});

test('metrics measure every route by its pattern, never by its path', async () => {
  await api.send('GET', '/v1/nowhere');
  await sleep(20);
  const response = await fetch(`${api.url}/metrics`);
  const text = await response.text();
  expect(response.headers.get('content-type')).toContain('text/plain');
  expect(text).toContain(
    'baton_http_request_duration_seconds_count{method="GET",route="/v1/tasks/:id",status="200"}',
  );
  expect(text).toContain('route="none",status="404"');
  expect(text).toContain('baton_tasks{state="succeeded"}');
  expect(text).not.toContain(done.id);
});

test('nothing of this was a fault of the api’s own', () => {
  expect(api.lines.filter((line) => line.startsWith('a request'))).toEqual([]);
});
