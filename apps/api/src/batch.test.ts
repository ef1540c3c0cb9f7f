import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { batchView, type BatchView, type TaskView } from '@baton/contract';
import { startApi, type RunningApi } from './testing/start-api.ts';

let api: RunningApi;

beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => api.stop());

const post = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  api.send('POST', '/v1/tasks/batch', body, headers);

/** What became of each item: the state of its task, or the code of its problem. */
async function verdicts(body: unknown): Promise<readonly string[]> {
  return (await itemsOf(await post(body))).map((item) =>
    'task' in item ? item.task.status : item.problem.code,
  );
}

const itemsOf = async (response: Response): Promise<BatchView['items']> =>
  batchView.parse(await response.json()).items;

const taskOf = (item: BatchView['items'][number]) => {
  if ('task' in item) return item.task;
  throw new Error(item.problem.detail);
};

const graph = (...needs: readonly (readonly string[])[]) => ({
  tasks: needs.map((dependsOn, place) => ({ input: `Task ${place}`, dependsOn })),
});

const details = async (body: unknown): Promise<readonly string[]> =>
  (await itemsOf(await post(body))).map((item) => ('problem' in item ? item.problem.detail : 'taken'));

describe('one item that cannot be stored refuses no other', () => {
  const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const batch = (item: string): string => `{"tasks":[{"input":"a"},${item},{"input":"c"}]}`;

  test.each([
    ['a NUL', batch('{"input":"\\u0000"}')],
    ['a lone surrogate', batch('{"input":"\\ud800"}')],
    ['a __proto__ key', batch('{"input":"a","__proto__":{}}')],
    ['10,000 levels', batch(`{"input":"a","metadata":{"a":${deep(10_000)}}}`)],
    ['90,000 levels', batch(deep(90_000))],
  ])('%s, with an Idempotency-Key too, and in time', async (_, body) => {
    const headers = { 'idempotency-key': randomUUID() };
    const startedAt = performance.now();
    const first = await post(body, headers);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(first.status).toBe(202);
    const items = await itemsOf(first);
    expect(items.map(({ status }) => status)).toEqual([202, 400, 202]);
    const again = await post(body, headers);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await itemsOf(again)).toEqual(items);
    expect((await post(`${body.slice(0, -2)},{}]}`, headers)).status).toBe(422);
  });

  test.each([
    ['300,000 levels', batch(deep(300_000)), 'nested more than 64 levels'],
    ['8 million levels', deep(8_000_000), 'nested more than 64 levels'],
    ['5 million objects', batch(`[${'{},'.repeat(5_000_000)}0]`), 'more than 400000 values'],
  ])('what would take seconds to parse refuses the whole, in time: %s', async (_, body, sentence) => {
    const startedAt = performance.now();
    const response = await post(body);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'invalid_body',
      detail: expect.stringContaining(sentence) as unknown,
    });
  });
});

describe('a batch carries a graph', () => {
  test('items wait for each other by their places, in any order, beside older tasks', async () => {
    const older = (await (await api.send('POST', '/v1/tasks', { input: 'older' })).json()) as TaskView;
    const items = await itemsOf(await post(graph(['#2', '#1'], ['#2'], [], ['#0', older.id])));
    const tasks = items.map(taskOf);
    const ids = tasks.map(({ id }) => id);
    expect(tasks.map(({ status }) => status)).toEqual(['blocked', 'blocked', 'queued', 'blocked']);
    expect(tasks.map(({ dependsOn }) => dependsOn)).toEqual([
      [ids[2], ids[1]],
      [ids[2]],
      [],
      [ids[0], older.id],
    ]);
    const stored = await Promise.all(ids.map((id) => api.send('GET', `/v1/tasks/${id}`)));
    expect(await Promise.all(stored.map((each) => each.json()))).toMatchObject(
      tasks.map(({ id, status, dependsOn }) => ({ id, status, dependsOn })),
    );
  });

  test('a circle is refused with its path, and whoever waits for it with the item it names', async () => {
    expect(await details(graph(['#2'], [], ['#0'], ['#3'], ['#0', '#1'], ['#4']))).toEqual([
      'dependsOn makes this task wait for itself: #0 → #2 → #0; break the circle.',
      'taken',
      'dependsOn makes this task wait for itself: #2 → #0 → #2; break the circle.',
      'dependsOn makes this task wait for itself: #3 → #3; break the circle.',
      'dependsOn names #0 of this batch, which was refused; correct what its own verdict says and send both again.',
      'dependsOn names #4 of this batch, which was refused; correct what its own verdict says and send both again.',
    ]);
    expect(await verdicts(graph(['#1'], ['#0'], ['#1'], []))).toEqual([
      'dependency_cycle',
      'dependency_cycle',
      'dependency_refused',
      'queued',
    ]);
  });

  test('a circle of a thousand is told in a short sentence', async () => {
    const ring = Array.from({ length: 1_000 }, (_, place) => [`#${(place + 1) % 1_000}`]);
    const [, second] = await details(graph(...ring));
    expect(second).toBe(
      'dependsOn makes this task wait for itself: #1 → #2 → #3 → #4 → #5 → #6 → #7 → #8 → #9 → #10 → … (990 more) → #1; break the circle.',
    );
  });

  test.each<[string, object, string]>([
    ['by the contract', { input: '' }, 'invalid_body'],
    ['as unreadable', { input: '\0' }, 'invalid_body'],
    ['by the engine', { input: 'a', agent: 'nobody' }, 'unknown_agent'],
    ['for its session', { input: 'a', sessionId: randomUUID() }, 'unknown_session'],
    ['for an older task', { input: 'a', dependsOn: [randomUUID()] }, 'dependency_unknown'],
  ])('who waits for an item that is refused %s is refused with its name', async (_, bad, code) => {
    const tasks = [{ input: 'a', dependsOn: ['#1'] }, bad, { input: 'c', dependsOn: ['#3'] }, { input: 'd' }];
    expect(await verdicts({ tasks })).toEqual(['dependency_refused', code, 'blocked', 'queued']);
  });

  test('a place beyond the batch is told with those there are', async () => {
    expect(await details(graph(['#7', '#8'], []))).toEqual([
      'dependsOn names #7, #8, which is no item of this batch; use some of #0 to #1.',
      'taken',
    ]);
    expect(await verdicts(graph(['#1']))).toEqual(['dependency_unknown']);
  });

  test('in a single submit a place is told where it belongs', async () => {
    for (const path of ['/v1/tasks', '/v1/match']) {
      const response = await api.send('POST', path, { input: 'a', dependsOn: ['#0'] });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        code: 'invalid_body',
        detail: expect.stringContaining(
          '#N names an item of the same batch, in POST /v1/tasks/batch',
        ) as unknown,
      });
    }
  });

  test('a graph replays under its key, refusals and all', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = graph(['#1'], [], ['#2'], ['#2']);
    const first = await itemsOf(await post(body, headers));
    const again = await post(body, headers);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await itemsOf(again)).toEqual(first);
    expect(first.map(({ status }) => status)).toEqual([202, 202, 422, 422]);
    expect((await post(graph(['#1'], [], ['#2'], ['#3']), headers)).status).toBe(422);
  });

  test('tasks that share a session never wait crosswise: a result counts before a place in the list', async () => {
    const { sessionId, id } = (await (
      await api.send('POST', '/v1/tasks', { input: 'a' })
    ).json()) as TaskView;
    const tasks = [
      { input: 'last', sessionId, dependsOn: ['#1'] },
      { input: 'between', dependsOn: ['#2'] },
      { input: 'first', sessionId },
    ];
    const items = await itemsOf(await post({ tasks }));
    const [last, between, first] = items.map((item) => taskOf(item).id);
    const waits = async (task: string | undefined) =>
      new Map((await api.store.tasks.dependencies(task ?? '')).map((wait) => [wait.id, wait.kind]));
    expect(await waits(first)).toEqual(new Map([[id, 'session']]));
    expect(await waits(between)).toEqual(new Map([[first, 'result']]));
    expect(await waits(last)).toEqual(
      new Map([
        [id, 'session'],
        [first, 'session'],
        [between, 'result'],
      ]),
    );
  });
});
