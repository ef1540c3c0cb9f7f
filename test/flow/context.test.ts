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

  /** One provider, whose server refuses more than 3,000 tokens, whatever baton.yaml says of it. */
  const start = async (contextTokens: number): Promise<void> => {
    baton = await startBaton({
      backend,
      agents: [testAgent({ providers: ['claude'] })],
      scripts: {
        claude: {
          contextTokens: windowTokens,
          steps: longAnswers,
        },
      },
      providers: (url) =>
        ({
          claude: { ...simulatedProviders(url)['claude'], contextTokens, outputTokens: 700 },
        }) as ProvidersSectionInput,
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

  test('nothing is touched while everything fits', async () => {
    await start(windowTokens);
    const { id } = await goOn(2);
    expect(await fidelityOf(id)).toBeUndefined();
  });
});
