import pg from 'pg';
import type { HandoffList } from '@baton/contract';
import { afterEach, describe, expect, test } from 'vitest';
import { simulatedProviders, type ProvidersSectionInput } from '@baton/providers';
import { backends, startBaton, testAgent, type Baton } from '../support/baton.ts';

const windowTokens = 3_000;
const longAnswers = Array.from({ length: 20 }, () => ({
  say: `It is done. ${'word '.repeat(500)}`,
  raw: true,
}));

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  afterEach(() => baton.stop());

  /**
   * A provider whose server refuses more than 3,000 tokens, whatever baton.yaml says of it; and behind it, where asked
   * for, a smaller one.
   */
  const start = async (contextTokens: number, withSmallOne = false): Promise<void> => {
    baton = await startBaton({
      backend,
      agents: [testAgent({ providers: withSmallOne ? ['claude', 'synthetic'] : ['claude'] })],
      scripts: { claude: { ...(!withSmallOne && { contextTokens: windowTokens }), steps: longAnswers } },
      providers: (url) => {
        const { claude, synthetic } = simulatedProviders(url);
        const small = { ...synthetic, contextTokens: windowTokens, outputTokens: 700 };
        return {
          claude: { ...claude, contextTokens, outputTokens: 700 },
          ...(withSmallOne && { synthetic: small }),
        } as ProvidersSectionInput;
      },
    });
  };

  /** Long answers in one session, until they are several times the window. */
  const goOn = async (tasks: number) => {
    const first = await baton.submit({
      input: 'Objective: the heliotrope must bloom. Never touch the lilac.',
    });
    expect((await baton.finished(first.id)).status).toBe('succeeded');
    for (let number = 2; number <= tasks; number += 1) {
      const { id } = await baton.submit({ input: `Part ${number} of the work.`, sessionId: first.sessionId });
      expect(await baton.finished(id)).toMatchObject({ status: 'succeeded', provider: 'claude', hops: 0 });
      if (number === tasks) return { id, sessionId: first.sessionId };
    }
    return { id: first.id, sessionId: first.sessionId };
  };
  const fidelityOf = async (id: string) =>
    (await baton.events(id)).find((event) => event.type === 'step-answered')?.data['fidelity'];

  test('a session longer than the window goes on with what matters, and keeps all of it', async () => {
    await start(windowTokens);
    const { id, sessionId } = await goOn(10);
    expect(await fidelityOf(id)).toBeLessThan(1);
    expect((await baton.messages(sessionId)).length).toBe(20);
    const requests = await baton.requests('claude');
    expect(requests.every(({ outcome }) => outcome === 'answered')).toBe(true);
    const given = JSON.stringify(requests.at(-1)?.messages);
    expect(given).toContain('the heliotrope must bloom');
    expect(given).toContain('Never touch the lilac');
    expect(given).toContain('Part 10 of the work.');
  });

  test('a window that is smaller than baton.yaml says is found out, and the call made with less', async () => {
    await start(100_000);
    const { id } = await goOn(7);
    expect(await fidelityOf(id)).toBeLessThan(1);
    const outcomes = (await baton.requests('claude')).map(({ outcome }) => outcome);
    expect(outcomes).toContain('context');
    expect(outcomes.at(-1)).toBe('answered');
  });

  test('a hand-over to a smaller window says how much it carries, and a log with a hole is refused', async () => {
    await start(100_000, true);
    const { id, sessionId } = await goOn(7);
    await baton.script('claude', { window: { requests: 0, seconds: 600 } });
    const next = await baton.submit({ input: 'Go on at the small one.', sessionId });
    const done = await baton.finished(next.id);
    expect(done).toMatchObject({ status: 'succeeded', provider: 'synthetic', hops: 1 });
    const [handoff] = (await baton.get<HandoffList>(`/v1/tasks/${next.id}/handoffs`)).items;
    expect(handoff?.fidelity).toBeGreaterThan(0);
    expect(handoff?.fidelity).toBeLessThan(1);
    expect(JSON.stringify((await baton.requests('synthetic')).at(-1)?.messages)).toContain('heliotrope');

    const client = new pg.Client({ connectionString: baton.database.url });
    await client.connect();
    await client.query('delete from messages where session_id = $1 and number = 3', [sessionId]);
    await client.end();
    const broken = await baton.submit({ input: 'Go on with the rest.', sessionId });
    expect((await baton.finished(broken.id)).error).toMatchObject({
      code: 'session_broken',
      message: expect.stringContaining('message 3 is missing') as string,
    });
    expect((await baton.task(id)).status).toBe('succeeded');
  });

  test('nothing is touched while everything fits', async () => {
    await start(windowTokens);
    const { id } = await goOn(2);
    expect(await fidelityOf(id)).toBeUndefined();
  });
});
