import { afterEach, describe, expect, test } from 'vitest';
import type { BudgetView, KeyView, NewKeyView, TaskView } from '@baton/contract';
import type { ProjectTerms } from '@baton/domain';
import { simulatedProviders, type ProvidersSectionInput } from '@baton/providers';
import { backends, startBaton, temporaryFolder, testAgent, type Baton } from '../support/baton.ts';
import { createClient } from '../support/client.ts';
import { startWorkerProcess } from '../support/worker-process.ts';

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  const atEnd: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const end of atEnd.splice(0).toReversed()) await end();
    await baton.stop();
  });

  /** A tenth of a cent for every token. */
  const start = async (projects?: ReadonlyMap<string, ProjectTerms>, outputTokens = 200): Promise<void> => {
    const more = {
      concurrency: 64,
      outputTokens,
      prices: { input: 1_000, cachedInput: 1_000, output: 1_000 },
    };
    baton = await startBaton({
      backend,
      agents: [testAgent({ providers: ['claude'] })],
      workers: 2,
      ...(projects && { projects }),
      providers: (url) =>
        ({ claude: { ...simulatedProviders(url).claude, ...more } }) as ProvidersSectionInput,
    });
  };
  const budgets = async (): Promise<readonly BudgetView[]> =>
    (await baton.get<{ items: BudgetView[] }>('/v1/budgets')).items;
  const listed = async (): Promise<readonly TaskView[]> =>
    (await baton.get<{ items: TaskView[] }>('/v1/tasks?limit=200')).items;
  const isResting = ({ status }: TaskView): boolean => status === 'succeeded' || status === 'input_required';
  const rested = (id: string): Promise<TaskView> => baton.until(id, isResting);

  test('64 runs at once never spend more than their project’s cap; a higher one lets all finish', async () => {
    const caps = new Map<string, ProjectTerms>([['default', { budget: { day: { usd: 5 } } }]]);
    await start(caps, 50);
    await baton.script('claude', {
      latencyMs: 50,
      steps: [{ tool: 'no_such_tool', args: {} }, { say: 'done' }],
    });
    await baton.post('/v1/tasks/batch', {
      tasks: Array.from({ length: 64 }, (_, n) => ({ input: `number ${n}` })),
    });
    await expect
      .poll(() => listed().then((all) => all.every(isResting)), { timeout: 50_000, interval: 250 })
      .toBe(true);
    const tasks = await listed();
    const spent = tasks.reduce((sum, { costUsd }) => sum + costUsd, 0);
    const asking = tasks.filter(({ status }) => status === 'input_required');
    const dearest = Math.max(...tasks.filter(({ steps }) => steps === 1).map(({ costUsd }) => costUsd));
    expect(asking.length).toBeGreaterThan(0);
    expect(asking.length).toBeLessThan(64);
    for (const { question } of asking)
      expect(question).toMatchObject({ kind: 'budget', owner: 'project', period: 'day', cap: 'usd' });
    const [day] = await budgets();
    expect(day).toMatchObject({ owner: { name: 'default' }, unit: 'usd', limit: 5, reserved: 0 });
    expect(day?.used).toBeCloseTo(spent, 6);
    expect(spent).toBeLessThanOrEqual(5 + dearest);
    expect(spent).toBeGreaterThan(4);
    // As a restart with another baton.yaml would.
    caps.set('default', { budget: { day: { usd: 500 } } });
    for (const { id } of asking) await baton.post(`/v1/tasks/${id}/answer`, { text: 'go on' });
    await expect
      .poll(async () => (await listed()).map(({ status, steps }) => `${status} ${steps}`), {
        timeout: 30_000,
        interval: 250,
      })
      .toEqual(tasks.map(() => 'succeeded 2'));
    expect((await budgets())[0]).toMatchObject({ limit: 500, reserved: 0 });
  });

  test('calls that break off count against the task’s cap, and the next is refused before it is made', async () => {
    await start();
    await baton.script('claude', { dropAfterChunks: 2, steps: [{ say: 'a long answer '.repeat(20) }] });
    const { id } = await baton.submit({ input: 'Break off', budget: { turns: 2 } });
    const asking = await rested(id);
    expect(asking).toMatchObject({ steps: 0, question: { kind: 'cap', cap: 'turns' }, output: null });
    expect(asking.question?.text).toContain('2 turns used');
    expect(asking.usage.inputTokens).toBeGreaterThan(0);
    expect(await baton.requests('claude')).toHaveLength(2);
    await baton.script('claude', {});
    await baton.post(`/v1/tasks/${id}/answer`, { budget: { turns: 3, usd: 0.001 } });
    const short = await baton.until(id, ({ question }) => question?.cap === 'usd');
    expect(await baton.requests('claude')).toHaveLength(2);
    const enough = Number(/at least ([\d.]+)/u.exec(short.question?.text ?? '')?.[1]);
    await baton.post(`/v1/tasks/${id}/answer`, { budget: { usd: enough } });
    const done = await baton.finished(id);
    expect(done).toMatchObject({ status: 'succeeded', steps: 1 });
    expect(done.costUsd).toBeLessThanOrEqual(enough);
  });

  test('a broken call is settled with what it took; a canceled one gives its reservation back', async () => {
    await start(new Map([['default', { budget: { day: { usd: 0.5 } } }]]));
    await baton.script('claude', { dropAfterChunks: 2, steps: [{ say: 'a long answer '.repeat(20) }] });
    const broken = await rested((await baton.submit({ input: 'Break off', budget: { turns: 1 } })).id);
    expect((await budgets())[0]).toMatchObject({ used: broken.costUsd, reserved: 0 });
    await baton.script('claude', { latencyMs: 60_000 });
    const slow = await baton.submit({ input: 'Take your time' });
    await expect.poll(async () => (await budgets())[0]?.reserved).toBeGreaterThan(0.2);
    await baton.script('claude', {});
    const next = await baton.submit({ input: 'Be quick' });
    await expect
      .poll(async () => (await baton.events(next.id)).find(({ type }) => type === 'run-throttled')?.data)
      .toMatchObject({ behind: 'budget' });
    await baton.post(`/v1/tasks/${slow.id}/cancel`, {});
    expect(await baton.finished(next.id)).toMatchObject({ status: 'succeeded' });
    expect((await budgets())[0]?.reserved).toBe(0);
  });

  test('a worker that dies in a call leaves nothing reserved: its successor’s call is booked once', async () => {
    const budget = { day: { turns: 1 } };
    const folder = temporaryFolder();
    atEnd.push(folder.remove);
    baton = await startBaton({ backend, workers: 0, projects: new Map([['default', { budget }]]) });
    await baton.script('claude', { latencyMs: 60_000 });
    const startWorker = async () => {
      const worker = await startWorkerProcess(baton, {
        folder: folder.path,
        agents: [testAgent({ providers: ['claude'] })],
        projects: { default: { budget } },
      });
      atEnd.push(() => worker.kill('SIGKILL'));
      return worker;
    };
    const first = await startWorker();
    const { id } = await baton.submit({ input: 'Survive' });
    await expect.poll(async () => (await budgets())[0], { timeout: 20_000 }).toMatchObject({ reserved: 1 });
    await first.kill('SIGKILL');
    await baton.script('claude', {});
    await startWorker();
    expect(await baton.finished(id, 40_000)).toMatchObject({ status: 'succeeded', steps: 1 });
    expect((await baton.runs(id)).items).toMatchObject([{ crashes: 1 }]);
    expect((await budgets())[0]).toMatchObject({ used: 1, reserved: 0, left: 0 });
    const late = await baton.submit({ input: 'Too late' });
    expect((await rested(late.id)).question).toMatchObject({ kind: 'budget', owner: 'project' });
  });

  test('a key’s tasks stop at its cap with what they have so far, and another key’s go on', async () => {
    await start();
    await baton.script('claude', {
      steps: [
        { say: 'half of it', raw: true, tool: 'no_such_tool', args: {} },
        { say: 'done', raw: true },
      ],
    });
    const { secret, id: keyId } = await baton.post<NewKeyView>('/v1/keys', {
      name: 'ci',
      scopes: ['tasks:read', 'tasks:write'],
      budget: { month: { turns: 1 } },
    });
    const ci = createClient(baton.url, secret, baton.simulatorUrl);
    const { id } = await ci.submit({ input: 'Two steps' });
    const asking = await ci.until(id, ({ status }) => status === 'input_required');
    expect(asking).toMatchObject({
      steps: 1,
      question: { kind: 'budget', owner: 'key', period: 'month', cap: 'turns' },
      output: { text: 'half of it' },
    });
    expect(asking.question?.text).toContain(`baton keys update ${keyId} --per-month turns=N`);
    expect((await baton.finished((await baton.submit({ input: 'Mine' })).id)).status).toBe('succeeded');
    expect((await ci.get<{ items: BudgetView[] }>('/v1/budgets')).items).toEqual([
      {
        owner: { kind: 'key', id: keyId, name: 'ci' },
        period: 'month',
        unit: 'turns',
        limit: 1,
        used: 1,
        reserved: 0,
        left: 0,
        resetsAt: asking.question?.resetsAt,
      },
    ]);
    await ci.post(`/v1/tasks/${id}/answer`, { text: 'go on' });
    await ci.until(id, ({ status }) => status === 'input_required');
    const raised = await baton.send('PATCH', `/v1/keys/${keyId}`, { budget: { month: { turns: 5 } } });
    expect(((await raised.json()) as KeyView).budget).toEqual({ month: { turns: 5 } });
    await ci.post(`/v1/tasks/${id}/answer`, { text: 'go on' });
    expect(await ci.finished(id)).toMatchObject({ status: 'succeeded', output: { text: 'done' } });
    const text = await baton.metrics.text();
    expect(text).toContain('baton_budget_stops_total{owner="key",period="month"} 2');
  });
});
