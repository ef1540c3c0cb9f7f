import type { UnknownFailureList } from '@baton/contract';
import { simulatedProviders } from '@baton/providers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backends, startBaton, type Baton } from '../support/baton.ts';

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  beforeEach(async () => {
    baton = await startBaton({
      backend,
      providers: (url) => {
        const { claude, ...others } = simulatedProviders(url);
        return { claude: { ...claude, outputTokens: 300 } as never, ...others };
      },
    });
  });
  afterEach(() => baton.stop());

  test('a transient failure is tried again in place, honouring retry-after to the millisecond', async () => {
    await baton.script('synthetic', {
      errors: [
        { call: 1, status: 503, headers: { 'retry-after-ms': '350' } },
        { call: 2, status: 500 },
      ],
    });
    const task = await baton.submit({ input: 'Try again', providers: { allow: ['synthetic'] } });
    expect(await baton.finished(task.id)).toMatchObject({
      status: 'succeeded',
      hops: 0,
      provider: 'synthetic',
    });
    const retries = (await baton.events(task.id)).filter((event) => event.type === 'run-retrying');
    expect(
      retries.map((event) => [(event.data['failure'] as { code: string }).code, event.data['tries']]),
    ).toEqual([
      ['overloaded', 1],
      ['server_error', 2],
    ]);
    expect(retries[0]?.data['afterMs']).toBe(350);
    expect((await baton.runs(task.id)).items).toHaveLength(1);
  });

  test('transient failures with answered steps between them are not in a row, however many they are', async () => {
    const headers = { 'retry-after-ms': '1' };
    await baton.script('claude', {
      errors: [1, 3, 5, 7, 9].map((call) => ({ call, status: 503, headers })),
      steps: [...[1, 2, 3, 4].map((n) => ({ tool: 'no_such_tool', args: { n } })), { say: 'done' }],
    });
    const task = await baton.submit({ input: 'A rough road' });
    expect(await baton.finished(task.id)).toMatchObject({ status: 'succeeded', hops: 0, provider: 'claude' });
    const retries = (await baton.events(task.id)).filter((event) => event.type === 'run-retrying');
    expect(retries.map(({ data }) => data['tries'])).toEqual([1, 1, 1, 1, 1]);
  });

  test('a stream that breaks off or carries an error is no answer: the step is asked for again', async () => {
    await baton.script('claude', {
      errors: [
        { call: 1, status: 200 },
        { call: 2, status: 529 },
      ],
      steps: [{ say: 'whole' }],
    });
    const task = await baton.submit({ input: 'Break off' });
    const done = await baton.finished(task.id);
    expect(done).toMatchObject({ status: 'succeeded', steps: 1 });
    // The call that broke off had told its input before; the refused one cost nothing.
    const plain = await baton.finished((await baton.submit({ input: 'Break off' })).id);
    expect(done.usage.inputTokens).toBe(2 * plain.usage.inputTokens);
    expect((await baton.messages(done.sessionId)).map((message) => message.role)).toEqual([
      'user',
      'assistant',
    ]);
  });

  test('a refused key makes the provider unhealthy, and the next of the chain goes on', async () => {
    await baton.script('claude', { apiKey: 'another' });
    const task = await baton.submit({ input: 'Go on elsewhere' });
    expect(await baton.finished(task.id)).toMatchObject({
      status: 'succeeded',
      provider: 'codex',
      hops: 1,
    });
    const claude = async () => {
      const { items } = await baton.get<{
        items: { id: string; state: string; cooldown: { code: string } | null }[];
      }>('/v1/providers');
      return items.find((provider) => provider.id === 'claude');
    };
    await expect
      .poll(claude, { timeout: 15_000 })
      .toMatchObject({ state: 'unhealthy', cooldown: { code: 'auth' } });
  });

  test('a request the provider calls invalid fails with its reason, without trying others', async () => {
    await baton.script('claude', { errors: [{ call: 1, status: 400 }] });
    const task = await baton.submit({ input: 'Wrong' });
    const done = await baton.finished(task.id);
    expect(done).toMatchObject({
      status: 'failed',
      hops: 0,
      error: { code: 'invalid_request', next: expect.any(String) },
    });
    expect(await baton.requests('codex')).toEqual([]);
  });

  test('an answer that was cut off, or is empty, is no success', async () => {
    await baton.script('claude', [
      { match: 'cut', steps: [{ say: 'word '.repeat(400), raw: true }] },
      { match: 'empty', steps: [{ say: ' ', raw: true }] },
    ]);
    const [cut, empty] = await Promise.all([
      baton.submit({ input: 'be cut' }),
      baton.submit({ input: 'be empty' }),
    ]);
    expect(await baton.finished(cut.id)).toMatchObject({
      status: 'failed',
      error: { code: 'output_too_long', next: expect.stringContaining('outputTokens') },
    });
    expect(await baton.finished(empty.id)).toMatchObject({
      status: 'failed',
      error: { code: 'empty_answer' },
    });
  });

  test('a provider that says "retry now" for ever is asked less and less often', async () => {
    const errors = Array.from({ length: 50 }, (_, index) => ({
      call: index + 1,
      status: 429,
      headers: { 'retry-after': '0' },
    }));
    await baton.script('claude', { errors });
    const { id } = await baton.submit({ input: 'patience', providers: { allow: ['claude'] } });
    await baton.until(id, () => false, 9_000).catch(() => {});
    // At once, and after 1, 1, 2 and 4 s at the soonest.
    expect((await baton.requests('claude')).length).toBeLessThanOrEqual(5);
    expect((await baton.requests('claude')).length).toBeGreaterThanOrEqual(3);
    expect((await baton.task(id)).status).toBe('parked');
    const rests = (await baton.events(id))
      .filter((event) => event.type === 'run-limited')
      .map(({ at, data }) => Date.parse(data['cooldownUntil'] as string) - Date.parse(at));
    expect(rests[2]).toBeGreaterThan(1.5 * (rests[0] ?? Infinity));
  });

  test('an error that no rule knows is kept once with its count, and without secrets or addresses', async () => {
    const errors = [1, 2, 3].map((call) => ({
      call,
      status: 418,
      body: { moon: `in house ${call}, said sk-ant-abcdefgh12345678 to ann@example.org` },
    }));
    await baton.script('claude', { errors });
    for (const { call } of errors) {
      const { id } = await baton.submit({ input: `number ${call}` });
      expect((await baton.finished(id)).status).toBe('failed');
    }
    const { items } = await baton.get<UnknownFailureList>('/v1/failures');
    expect(items).toMatchObject([{ kind: 'anthropic', channel: 'http', status: 418, count: 3 }]);
    expect(items[0]?.body).toContain('in house 1');
    expect(items[0]?.body).not.toContain('abcdefgh');
    expect(items[0]?.body).toContain('to [mail]');
  });

  test('metrics and statistics agree with what happened', async () => {
    await baton.script('claude', { window: { requests: 2, seconds: 600 }, tellsLimits: false });
    const tasks = await Promise.all([1, 2, 3].map((n) => baton.submit({ input: `count ${n}` })));
    await Promise.all(tasks.map((task) => baton.finished(task.id)));
    const text = await (await baton.send('GET', '/metrics')).text();
    expect(text).toMatch(/baton_tasks_finished_total\{outcome="succeeded"\} 3/u);
    expect(text).toMatch(/baton_handovers_total\{from="claude",to="codex",reason="rate_limit"\} 1/u);
    const stats = await baton.get<{
      rows: { key: string; runs: number; outcomes: Record<string, number> }[];
    }>('/v1/stats?by=provider');
    expect(Object.fromEntries(stats.rows.map((row) => [row.key, row.outcomes]))).toEqual({
      claude: { completed: 2, limited: 1 },
      codex: { completed: 1 },
    });
  });
});
