import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProviderView } from '@baton/contract';
import { backends, startBaton, testAgent, type Baton } from '../support/baton.ts';

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  beforeEach(async () => {
    baton = await startBaton({ backend, workers: 2, agents: [testAgent()] });
  });
  afterEach(() => baton.stop());

  const claude = async (): Promise<ProviderView | undefined> =>
    (await baton.get<{ items: ProviderView[] }>('/v1/providers')).items.find(({ id }) => id === 'claude');
  const submitMany = (count: number, text: string) =>
    Promise.all(Array.from({ length: count }, (_, n) => baton.submit({ input: `${text} ${n}` })));
  const sql = async (text: string): Promise<void> => {
    const client = new pg.Client({ connectionString: baton.database.url });
    await client.connect();
    await client.query(text);
    await client.end();
  };

  test('faults in a row of any tasks open the breaker; one probe goes first on the way back', async () => {
    await baton.script('claude', { overload: 1 });
    const unlucky = await submitMany(6, 'unlucky');
    for (const { id } of unlucky)
      expect(await baton.finished(id)).toMatchObject({ status: 'succeeded', provider: 'synthetic' });
    await expect.poll(claude, { timeout: 15_000 }).toMatchObject({
      state: 'cooling',
      breaker: { state: 'open', openUntil: expect.any(String) as string },
      cooldown: { message: expect.stringContaining('circuit breaker') as string },
    });
    const calls = (await baton.requests('claude')).length;
    const meanwhile = await baton.finished((await baton.submit({ input: 'meanwhile' })).id);
    expect([meanwhile.provider, (await baton.requests('claude')).length]).toEqual(['synthetic', calls]);

    // The rest is over, and claude is well again, but slow.
    await baton.script('claude', { latencyMs: 2_500 });
    await sql(`update provider_health set open_until = now() - interval '1 second'; delete from cooldowns`);
    await expect.poll(async () => (await claude())?.breaker.state, { timeout: 15_000 }).toBe('half-open');
    // What a worker knows is a second old at most.
    await sleep(1_100);
    const probing = await submitMany(4, 'probing');
    await sleep(1_500);
    expect((await baton.requests('claude')).length).toBe(calls + 1);
    for (const { id } of probing)
      expect(await baton.finished(id)).toMatchObject({ status: 'succeeded', provider: 'claude' });
    await expect
      .poll(claude, { timeout: 15_000 })
      .toMatchObject({ breaker: { state: 'closed', faultsInRow: 0 } });
  });

  test('faults with answers between them open no breaker, however many there are', async () => {
    // Every third call fails and is made again at once, so that all faults fall into one or two seconds.
    const headers = { 'retry-after-ms': '1' };
    const errors = Array.from({ length: 15 }, (_, index) => ({ call: 1 + 3 * index, status: 500, headers }));
    const looking = Array.from({ length: 29 }, (_, n) => ({ tool: 'no_such_tool', args: { n } }));
    await baton.script('claude', { errors, steps: [...looking, { say: 'done' }] });
    const { id } = await baton.submit({ input: 'Look around' });
    expect(await baton.finished(id)).toMatchObject({ status: 'succeeded', provider: 'claude', hops: 0 });
    expect(await baton.requests('claude')).toHaveLength(45);
    expect(await claude()).toMatchObject({ state: 'ok', breaker: { state: 'closed' }, cooldown: null });
  });

  test.each([
    ['a limit', { call: 1, status: 429, headers: { 'retry-after-ms': '300' } }],
    ['a refusal of what was asked', { call: 1, status: 400 }],
  ])('a probe that meets %s lets the next one through', async (_what, error) => {
    await baton.script('claude', { overload: 1 });
    for (const { id } of await submitMany(6, 'unlucky')) await baton.finished(id);
    await expect.poll(async () => (await claude())?.breaker.state, { timeout: 15_000 }).toBe('open');
    await baton.script('claude', { errors: [error] });
    await sql(`update provider_health set open_until = now() - interval '1 second'; delete from cooldowns`);
    await expect.poll(async () => (await claude())?.breaker.state, { timeout: 15_000 }).toBe('half-open');
    await sleep(1_100);
    await baton.finished((await baton.submit({ input: 'the probe' })).id);
    const next = await baton.submit({ input: 'after the probe', providers: { allow: ['claude'] } });
    expect(await baton.finished(next.id)).toMatchObject({ status: 'succeeded', provider: 'claude' });
  });

  test('a throttle halves what a provider is given; a person’s mistakes do not count', async () => {
    await baton.script('claude', {
      errors: [{ call: 1, status: 429, headers: { 'retry-after-ms': '300' } }],
    });
    await baton.finished((await baton.submit({ input: 'throttled' })).id);
    await expect
      .poll(claude, { timeout: 15_000 })
      .toMatchObject({ share: 0.5, breaker: { state: 'closed' } });
    await baton.script('claude', { errors: [1, 2, 3, 4, 5, 6].map((call) => ({ call, status: 400 })) });
    await expect.poll(async () => (await claude())?.state, { timeout: 15_000 }).toBe('ok');
    for (const { id } of await submitMany(6, 'wrong')) await baton.finished(id);
    expect(await claude()).toMatchObject({ breaker: { state: 'closed', faultsInRow: 0 } });
  });
});
