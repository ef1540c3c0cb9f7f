import pg from 'pg';
import type { HandoffList } from '@baton/contract';
import { afterEach, describe, expect, test } from 'vitest';
import { backends, startBaton, testAgent, type Baton } from '../support/baton.ts';

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  afterEach(() => baton.stop());

  const start = async (...providers: readonly string[]): Promise<void> => {
    baton = await startBaton({ backend, agents: [testAgent({ providers })] });
  };
  const close = (provider: string, seconds: number) =>
    baton.script(provider, { window: { requests: 0, seconds } });
  const handoffsOf = async (id: string) => (await baton.get<HandoffList>(`/v1/tasks/${id}/handoffs`)).items;

  test('a limit during the hand-over itself: the next one is given the same whole context', async () => {
    await start('claude', 'codex', 'synthetic');
    await Promise.all([close('claude', 600), close('codex', 600)]);
    const { id } = await baton.submit({ input: 'The word is heliotrope.' });
    expect(await baton.finished(id)).toMatchObject({ status: 'succeeded', provider: 'synthetic', hops: 2 });
    const handoffs = await handoffsOf(id);
    expect(handoffs.map(({ from, to, fidelity }) => [from, to, fidelity])).toEqual([
      ['claude', 'codex', 1],
      ['codex', 'synthetic', 1],
    ]);
    expect(handoffs[1]?.digest).toBe(handoffs[0]?.digest);
    expect(handoffs.map(({ firstStep }) => firstStep?.verdict)).toEqual([undefined, 'kept']);
    expect((await baton.requests('synthetic')).at(-1)?.messages).toMatchObject([
      { role: 'user', text: 'The word is heliotrope.' },
    ]);
    const metrics = await baton.metrics.text();
    expect(metrics).toContain('baton_handover_fidelity_count{to="synthetic"} 1');
    expect(metrics).toContain('baton_handover_first_steps_total{to="synthetic",verdict="kept"} 1');
  });

  test('a limit while parked: the task waits for the later reset, and loses nothing', async () => {
    await start('claude');
    await close('claude', 2);
    const { id } = await baton.submit({ input: 'The word is heliotrope.' });
    const parked = await baton.until(id, ({ status }) => status === 'parked');
    // It comes back after 2 s, spread over 2 more.
    await close('claude', 7);
    const again = await baton.until(
      id,
      ({ status, resumeAt }) => status === 'parked' && resumeAt !== parked.resumeAt,
    );
    expect(Date.parse(again.resumeAt ?? '')).toBeGreaterThan(Date.parse(parked.resumeAt ?? ''));
    expect(await baton.finished(id)).toMatchObject({ status: 'succeeded', provider: 'claude', hops: 0 });
    const types = (await baton.events(id)).map(({ type }) => type);
    expect(types.filter((type) => type === 'task-parked')).toHaveLength(2);
    expect(types).not.toContain('task-failed');
    expect((await baton.requests('claude')).at(-1)?.messages).toMatchObject([
      { text: 'The word is heliotrope.' },
    ]);
  });

  test('a handoff of an unknown form is refused with its name and what to do', async () => {
    await start('claude', 'synthetic');
    await close('claude', 600);
    const { id } = await baton.submit({ input: 'The word is heliotrope.' });
    await baton.finished(id);
    const client = new pg.Client({ connectionString: baton.database.url });
    await client.connect();
    const written = { form: 'handoff/v9', given: { fidelity: 'all of it' } };
    await client.query('update handoffs set document = $1 where task_id = $2', [written, id]);
    await client.end();
    expect(await handoffsOf(id)).toMatchObject([
      {
        document: null,
        fidelity: null,
        fault: expect.stringMatching(
          /"handoff\/v9".*knows handoff\/v0, handoff\/v1.*version that wrote it/,
        ) as string,
      },
    ]);
    expect((await baton.runs(id)).handoffs).toMatchObject([{ fidelity: null, to: 'synthetic' }]);
  });
});
