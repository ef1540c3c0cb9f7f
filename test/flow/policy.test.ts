import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import type { TaskView } from '@baton/contract';
import { simulatedProviders, type ProvidersSectionInput } from '@baton/providers';
import { backends, startBaton, type Baton, type BatonOptions } from '../support/baton.ts';

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  afterEach(() => baton.stop());

  /** Two simulated providers, with more said of each. */
  const start = async (
    ofClaude: object = {},
    ofSynthetic: object = {},
    more: Partial<BatonOptions> = {},
  ): Promise<void> => {
    baton = await startBaton({
      backend,
      ...more,
      providers: (url) => {
        const { claude, synthetic } = simulatedProviders(url);
        return {
          claude: { ...claude, ...ofClaude },
          synthetic: { ...synthetic, ...ofSynthetic },
        } as ProvidersSectionInput;
      },
    });
  };
  const eventsOf = async (id: string, type: string) =>
    (await baton.events(id)).filter((event) => event.type === type).map((event) => event.data);
  const asked = (id: string) => baton.until(id, (found) => found.status === 'input_required');
  const outOfWindow = (seconds: number, ...ids: readonly string[]) =>
    Promise.all(ids.map((id) => baton.script(id, { window: { requests: 0, seconds } })));

  test('of several keys the one that is refused rests, and the others go on at once', async () => {
    await start({ apiKeys: ['wrong', 'right'] });
    await baton.script('claude', { apiKey: 'right' });
    const tasks = await Promise.all([1, 2, 3, 4].map((n) => baton.submit({ input: `number ${n}` })));
    for (const { id } of tasks) {
      const done = await baton.finished(id);
      expect(done).toMatchObject({ status: 'succeeded', provider: 'claude', hops: 0 });
      expect((await baton.runs(id)).items).toHaveLength(1);
    }
    const retries = (await Promise.all(tasks.map(({ id }) => eventsOf(id, 'run-retrying')))).flat();
    expect(retries.length).toBeGreaterThan(0);
    for (const retry of retries)
      expect(retry).toMatchObject({ tries: 0, afterMs: 0, reasons: ['another key of claude is free'] });
    const { items } = await baton.get<{ items: { id: string; state: string }[] }>('/v1/providers');
    expect(items.find(({ id }) => id === 'claude')?.state).toBe('ok');
  });

  test('a short stated wait is sat out where the prompt cache is warm and a cold start dearer', async () => {
    await start({ prices: { input: 3, cachedInput: 0.1, output: 15 } }, { prices: { input: 1, output: 5 } });
    await baton.script('claude', {
      steps: [{ tool: 'no_such_tool', args: {} }, { say: 'done' }],
      errors: [2, 5].map((call) => ({ call, status: 429, headers: { 'retry-after-ms': '600' } })),
    });
    const task = await baton.submit({ input: 'Stay where it is warm' });
    expect(await baton.finished(task.id)).toMatchObject({
      status: 'succeeded',
      provider: 'claude',
      hops: 0,
      steps: 2,
    });
    expect(await eventsOf(task.id, 'run-retrying')).toMatchObject([
      { afterMs: 600, reasons: [expect.stringContaining('cheaper than a cold start at synthetic')] },
    ]);
    const impatient = await baton.submit({ input: 'Be quick', policy: { patienceSeconds: 0 } });
    expect(await baton.finished(impatient.id)).toMatchObject({ provider: 'synthetic', hops: 1 });
  });

  test('the owner is asked before one hop too many, and the answer lets it go on', async () => {
    await start();
    await outOfWindow(600, 'claude');
    const task = await baton.submit({ input: 'Stay', policy: { maxHops: 0 } });
    expect((await asked(task.id)).question).toMatchObject({
      kind: 'limit',
      text: expect.stringContaining('"maxHops"') as string,
    });
    await baton.post<TaskView>(`/v1/tasks/${task.id}/answer`, { policy: { maxHops: 5 } });
    expect(await baton.finished(task.id)).toMatchObject({
      status: 'succeeded',
      provider: 'synthetic',
      policy: { maxHops: 5 },
    });
  });

  test('a task that must not resume by itself asks when its reset has come', async () => {
    await start();
    await outOfWindow(2, 'claude', 'synthetic');
    const task = await baton.submit({ input: 'Ask me first', policy: { autoResume: false } });
    const parked = await baton.until(task.id, (found) => found.status === 'parked');
    expect(parked.resumeAt).not.toBeNull();
    const asking = await asked(task.id);
    expect(asking).toMatchObject({ question: { kind: 'limit' }, resumeAt: null });
    await baton.post<TaskView>(`/v1/tasks/${task.id}/answer`, { text: 'go on' });
    expect((await baton.finished(task.id)).status).toBe('succeeded');
  });

  test('a reset farther away than a task may be parked for is a question, not a wait', async () => {
    await start();
    await outOfWindow(600, 'claude', 'synthetic');
    const task = await baton.submit({ input: 'Soon', policy: { maxParkedSeconds: 60 } });
    expect((await asked(task.id)).question?.text).toContain('"maxParkedSeconds"');
    // Once the API knows of it (its board is a second old at most) it is asked at the submit.
    const states = async () =>
      (await baton.get<{ items: { state: string }[] }>('/v1/providers')).items.map(({ state }) => state);
    await expect.poll(states, { timeout: 15_000 }).toEqual(['cooling', 'cooling']);
    const late = await baton.submit({ input: 'Soon, too', policy: { maxParkedSeconds: 60 } });
    expect(late).toMatchObject({ status: 'input_required', question: { policy: 'maxParkedSeconds' } });
    const answer = (body: object) => baton.send('POST', `/v1/tasks/${task.id}/answer`, body);
    expect((await answer({ text: 'go on' })).status).toBe(422);
    expect((await answer({ policy: { maxParkedSeconds: 61 } })).status).toBe(202);
    expect((await asked(task.id)).question?.text).toContain('the 61 s that this task');
    await baton.post<TaskView>(`/v1/tasks/${task.id}/answer`, { policy: { maxParkedSeconds: 3_600 } });
    expect(await baton.until(task.id, (found) => found.status === 'parked')).toMatchObject({
      resumeAt: expect.any(String) as string,
    });
    // A start may bring another key or provider: who is parked is matched again.
    await Promise.all(['claude', 'synthetic'].map((id) => baton.script(id, {})));
    const client = new pg.Client({ connectionString: baton.database.url });
    await client.connect();
    await client.query('delete from cooldowns; delete from observed_windows');
    await client.end();
    await sleep(1_100);
    const worker = await baton.startWorker();
    expect((await baton.finished(task.id)).status).toBe('succeeded');
    await worker.stop();
  });

  test('a project’s policy holds for its tasks, unless they say otherwise', async () => {
    await start({}, {}, { projects: new Map([['default', { policy: { maxParkedSeconds: 60 } }]]) });
    await outOfWindow(600, 'claude', 'synthetic');
    const task = await baton.submit({ input: 'Soon' });
    expect((await asked(task.id)).question?.text).toContain('the 60 s that this task');
    const patient = await baton.submit({ input: 'Whenever', policy: { maxParkedSeconds: 3_600 } });
    await baton.until(patient.id, (found) => found.status === 'parked');
  });

  test('a person who has mended something lets a provider go on at once, and the parked with it', async () => {
    await start();
    await outOfWindow(600, 'claude', 'synthetic');
    const { id } = await baton.submit({ input: 'Wait for the window' });
    await baton.until(id, (found) => found.status === 'parked');
    await baton.script('claude', {});
    expect((await baton.send('POST', '/v1/providers/nobody/lift')).status).toBe(404);
    expect((await baton.send('POST', '/v1/providers/claude/lift')).status).toBe(202);
    expect(await baton.finished(id)).toMatchObject({ status: 'succeeded', provider: 'claude' });
  });
});
