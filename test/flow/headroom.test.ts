import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import type { ProviderLimitsView, ProviderView } from '@baton/contract';
import { simulatedProviders, type ProvidersSectionInput } from '@baton/providers';
import { backends, startBaton, testAgent, type Baton, type BatonOptions } from '../support/baton.ts';

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  afterEach(() => baton.stop());

  /** Two simulated providers, of which claude's limits are declared. */
  const start = async (ofClaude: object = {}, more: Partial<BatonOptions> = {}): Promise<void> => {
    baton = await startBaton({
      backend,
      workers: 2,
      agents: [testAgent()],
      timing: { limitsEveryMs: 500 },
      providers: (url) => {
        const { claude, synthetic } = simulatedProviders(url);
        return { claude: { ...claude, ...ofClaude }, synthetic } as ProvidersSectionInput;
      },
      ...more,
    });
  };
  const limits = () => baton.get<ProviderLimitsView>('/v1/providers/claude/limits');
  const claude = async () =>
    (await baton.get<{ items: ProviderView[] }>('/v1/providers')).items.find(({ id }) => id === 'claude');
  const outcomes = async (provider: string) => (await baton.requests(provider)).map(({ outcome }) => outcome);
  const sql = async (text: string): Promise<void> => {
    const client = new pg.Client({ connectionString: baton.database.url });
    await client.connect();
    await client.query(text);
    await client.end();
  };
  const told = () =>
    baton.providerEvents
      .flatMap((told) =>
        told.type === 'provider-rests' ? [] : [`${told.type} ${told.window} ${told.level}`],
      )
      .toSorted();
  const toldEmergency = async (): Promise<void> => {
    await expect.poll(told, { timeout: 5_000 }).toContain('limit-near 5h requests emergency');
  };
  const reopenWindows = () => sql(`update open_windows set opened_at = opened_at - interval '6 hours'`);

  test('a declared window warns once at each level, is never overrun, and opens again by itself', async () => {
    await start({ windows: [{ span: '5h', requests: 100 }] });
    const steps = Array.from({ length: 19 }, (_, n) => ({ tool: 'look', args: { at: n } }));
    const work = { steps: [...steps, { say: 'done' }], tellsLimits: false };
    const window = { requests: 100, seconds: 18_000 };
    await baton.script('claude', { ...work, window, latencyMs: 150 });
    await baton.script('synthetic', work);
    const tasks = await Promise.all(
      Array.from({ length: 8 }, (_, n) => baton.submit({ input: `number ${n}` })),
    );
    for (const { id } of tasks)
      expect(await baton.finished(id)).toMatchObject({ status: 'succeeded', steps: 20 });
    const met = await outcomes('claude');
    expect(met.filter((outcome) => outcome === 'limited')).toEqual([]);
    expect(met.length).toBeGreaterThanOrEqual(90);
    expect((await outcomes('synthetic')).length).toBe(160 - met.length);

    await expect
      .poll(told, { timeout: 5_000 })
      .toEqual(['critical', 'emergency', 'warning'].map((level) => `limit-near 5h requests ${level}`));
    await expect.poll(limits, { timeout: 5_000 }).toMatchObject({
      level: 'emergency',
      picked: { state: 'no' },
      credentials: [{ windows: [{ name: '5h requests', limit: 100, used: met.length, level: 'emergency' }] }],
    });

    await reopenWindows();
    await expect.poll(claude, { timeout: 5_000 }).toMatchObject({ headroom: 1, level: null });
    await expect.poll(told, { timeout: 5_000 }).toContain('limit-clear 5h requests emergency');
    await baton.script('claude', {});
    const later = await baton.submit({ input: 'later' });
    expect(await baton.finished(later.id)).toMatchObject({ status: 'succeeded', provider: 'claude' });
  });

  test('a long run hands over at its next step before the window ends', async () => {
    await start({ windows: [{ span: '5h', requests: 10 }] });
    const steps = Array.from({ length: 14 }, (_, n) => ({ tool: 'look', args: { at: n } }));
    await baton.script('claude', { steps: [...steps, { say: 'done' }], tellsLimits: false });
    await baton.script('synthetic', { steps: [...steps, { say: 'done' }] });
    const task = await baton.submit({ input: 'Look at all of it. The word is heliotrope.' });
    const done = await baton.finished(task.id);
    expect(done).toMatchObject({ status: 'succeeded', provider: 'synthetic', hops: 1, steps: 15 });
    const { items, handoffs } = await baton.runs(task.id);
    expect(items.map((run) => [run.provider, run.status, run.steps])).toEqual([
      ['claude', 'limited', 10],
      ['synthetic', 'completed', 5],
    ]);
    expect(handoffs).toMatchObject([{ from: 'claude', to: 'synthetic', reason: 'usage_window' }]);
    const limited = (await baton.events(task.id)).find(({ type }) => type === 'run-limited');
    expect(limited?.data).toMatchObject({ cooldownUntil: null, failure: { foreseen: true } });
    expect((await claude())?.cooldown).toBeNull();
  });

  test('where nobody else is free a long run uses up what is left, then waits for the window', async () => {
    await start(
      { windows: [{ span: '5h', requests: 12 }] },
      { agents: [testAgent({ providers: ['claude'] })] },
    );
    const steps = Array.from({ length: 14 }, (_, n) => ({ tool: 'look', args: { at: n } }));
    await baton.script('claude', {
      steps: [...steps, { say: 'done' }],
      tellsLimits: false,
      window: { requests: 12, seconds: 600 },
    });
    const { id } = await baton.submit({ input: 'Look at all of it.' });
    expect(await baton.until(id, ({ status }) => status === 'parked')).toMatchObject({ steps: 12 });
    expect(await outcomes('claude')).toEqual(Array.from({ length: 12 }, () => 'answered'));
    await baton.script('claude', { steps: [...steps, { say: 'done' }] });
    await toldEmergency();
    await reopenWindows();
    expect(await baton.finished(id)).toMatchObject({ status: 'succeeded', steps: 15, hops: 0 });
  });

  test('with headers alone new work moves before the limit is hit, and every process knows', async () => {
    await start();
    await baton.script('claude', { window: { requests: 40, seconds: 3_600 }, latencyMs: 300 });
    for (let n = 0; n < 45; n += 5) {
      const wave = await Promise.all(
        Array.from({ length: 5 }, (_, k) => baton.submit({ input: `wave ${n + k}` })),
      );
      for (const { id } of wave) expect((await baton.finished(id)).status).toBe('succeeded');
    }
    const met = await outcomes('claude');
    expect(met.filter((outcome) => outcome === 'limited')).toEqual([]);
    expect(met.length).toBeGreaterThan(30);
    await expect.poll(limits, { timeout: 5_000 }).toMatchObject({
      credentials: [
        { windows: [{ name: 'requests', source: 'provider', limit: 40, left: 40 - met.length }] },
      ],
    });
    expect(new Set(told()).size).toBe(told().length);
  });

  test('a subscription tells shares alone, and is left above emergency', async () => {
    await start({}, { workers: 1 });
    await baton.script('claude', { window: { requests: 40, seconds: 18_000 } });
    for (let n = 0; n < 42; n += 1) {
      const providers = n < 38 ? { allow: ['claude'] } : {};
      const { id } = await baton.submit({ input: `number ${n}`, providers });
      expect((await baton.finished(id)).status).toBe('succeeded');
    }
    expect((await outcomes('claude')).filter((outcome) => outcome === 'limited')).toEqual([]);
    expect((await outcomes('claude')).length).toBe(38);
    await expect
      .poll(told, { timeout: 5_000 })
      .toEqual(['critical', 'emergency', 'warning'].map((level) => `limit-near 5h ${level}`));
    await expect.poll(limits, { timeout: 5_000 }).toMatchObject({
      credentials: [{ windows: [{ name: '5h', unit: 'share', limit: null, level: 'emergency' }] }],
    });
  });

  test('nobody has headroom: the task is parked until the earliest reset, and goes on when the window opens', async () => {
    await start(
      { windows: [{ span: '5h', requests: 2 }] },
      { agents: [testAgent({ providers: ['claude'] })] },
    );
    await baton.script('claude', { tellsLimits: false });
    for (const word of ['one', 'two']) await baton.finished((await baton.submit({ input: word })).id);
    await expect.poll(async () => (await claude())?.headroom, { timeout: 15_000 }).toBe(0);
    const task = await baton.submit({ input: 'three' });
    const parked = await baton.until(task.id, (found) => found.status === 'parked');
    const resetsAt = (await limits()).credentials[0]?.windows[0]?.resetsAt ?? '';
    expect(Math.abs(Date.parse(parked.resumeAt ?? '') - Date.parse(resetsAt))).toBeLessThan(3_000);
    await toldEmergency();
    await reopenWindows();
    expect((await baton.finished(task.id)).status).toBe('succeeded');
  });

  test('the reserve is kept for tasks of priority 1 and 2', async () => {
    await start({ windows: [{ span: '5h', requests: 4 }], reserve: '50%' });
    await baton.script('claude', { tellsLimits: false });
    for (const word of ['one', 'two']) await baton.finished((await baton.submit({ input: word })).id);
    await expect.poll(async () => (await claude())?.headroom, { timeout: 15_000 }).toBe(0.5);
    const usual = await baton.submit({ input: 'usual' });
    expect(await baton.finished(usual.id)).toMatchObject({ provider: 'synthetic', hops: 0 });
    const urgent = await baton.submit({ input: 'urgent', priority: 2 });
    expect(await baton.finished(urgent.id)).toMatchObject({ provider: 'claude', hops: 0 });
  });

  test('what a broken call used is counted, too, and a person may let the window begin anew', async () => {
    await start({
      windows: [{ span: '7d', tokens: 1_000_000, cost: 5 }],
      prices: { input: 3, output: 15 },
    });
    await baton.script('claude', { dropAfterChunks: 1, tellsLimits: false });
    const task = await baton.submit({ input: 'Break off' });
    const done = await baton.finished(task.id);
    expect(done).toMatchObject({ status: 'succeeded', provider: 'synthetic' });
    const spent = (await baton.runs(task.id)).items.find(({ provider }) => provider === 'claude');
    const used = (spent?.usage.inputTokens ?? 0) + (spent?.usage.outputTokens ?? 0);
    expect(used).toBeGreaterThan(0);
    await expect
      .poll(limits, { timeout: 15_000 })
      .toMatchObject({ credentials: [{ windows: [{ name: '7d tokens', used }, { name: '7d usd' }] }] });
    const lift = (body?: object) => baton.send('POST', '/v1/providers/claude/lift', body);
    expect((await lift()).status).toBe(202);
    expect((await lift({ windows: 'yes' })).status).toBe(400);
    const { ledger } = await baton.store.board.read();
    expect(ledger.size).toBe(1);
    expect((await lift({ windows: true })).status).toBe(202);
    await expect.poll(async () => (await claude())?.headroom, { timeout: 15_000 }).toBe(1);
  });
});
