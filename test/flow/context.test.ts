import pg from 'pg';
import type { HandoffList, SessionView } from '@baton/contract';
import type { Policy, Usage } from '@baton/domain';
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

  type Window = { readonly configured: number; readonly real: number };
  /** Providers whose servers refuse more than their real window, whatever baton.yaml says of it. */
  const start = async (
    ofClaude: Window,
    ofSynthetic?: Window,
    policy: Partial<Policy> = {},
  ): Promise<void> => {
    const windows = { claude: ofClaude, ...(ofSynthetic && { synthetic: ofSynthetic }) };
    const ids = Object.keys(windows) as (keyof typeof windows)[];
    const each = <T>(make: (id: keyof typeof windows, window: Window) => T) =>
      Object.fromEntries(ids.map((id) => [id, make(id, windows[id] ?? ofClaude)]));
    baton = await startBaton({
      backend,
      agents: [testAgent({ providers: ids, policy })],
      scripts: each((_id, { real }) => ({ contextTokens: real, steps: longAnswers })),
      providers: (url) =>
        each((id, { configured }) => ({
          ...simulatedProviders(url)[id],
          contextTokens: configured,
          outputTokens: 700,
          ...(id === 'claude' && { prices: { input: 3, output: 15 } }),
        })) as ProvidersSectionInput,
    });
  };
  const large = { configured: 100_000, real: 100_000 };
  const small = { configured: windowTokens, real: windowTokens };
  const smallerThanSaid = { configured: 100_000, real: windowTokens };

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
  const sessionOf = async (sessionId: string): Promise<readonly string[]> =>
    (await baton.get<SessionView>(`/v1/sessions/${sessionId}`)).tasks.map(({ id }) => id);
  const fidelityOf = async (id: string) =>
    (await baton.events(id)).find((event) => event.type === 'step-answered')?.data['fidelity'];

  test('a session longer than the window goes on with what matters, and keeps all of it', async () => {
    await start(small);
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
    await start(smallerThanSaid);
    const { id } = await goOn(9);
    expect(await fidelityOf(id)).toBeLessThan(1);
    const outcomes = (await baton.requests('claude')).map(({ outcome }) => outcome);
    // What the refusal said is kept to at once, and by every later task.
    expect(outcomes.filter((outcome) => outcome === 'context')).toHaveLength(1);
    expect(outcomes[outcomes.indexOf('context') + 1]).toBe('answered');
    expect(outcomes.at(-1)).toBe('answered');
  });

  test('a refused context goes to a provider that takes all of it, rather than being cut', async () => {
    await start(smallerThanSaid, large);
    const first = await baton.submit({ input: 'Objective: the heliotrope must bloom.' });
    let last = await baton.finished(first.id);
    for (let number = 2; number <= 8 && last.hops === 0; number += 1) {
      const input = `Part ${number} of the work.`;
      last = await baton.finished((await baton.submit({ input, sessionId: first.sessionId })).id);
    }
    expect(last).toMatchObject({ status: 'succeeded', provider: 'synthetic', hops: 1 });
    expect(await fidelityOf(last.id)).toBeUndefined();
    const matched = (await baton.events(last.id)).findLast(({ type }) => type === 'task-matched');
    expect(matched?.data['reasons']).toContainEqual(
      expect.stringMatching(/^synthetic takes 100 % of the context; here it would be \d/),
    );
    expect((await baton.runs(last.id)).items[0]?.failure).toMatchObject({ code: 'context_too_long' });
    expect(JSON.stringify((await baton.requests('synthetic')).at(-1)?.messages)).toContain('heliotrope');
  });

  test('a window that was found out sends what does not fit to a provider that is large enough', async () => {
    await start({ configured: 100_000, real: 1_000 }, { configured: 50_000, real: 50_000 });
    const long = await baton.submit({ input: `Sum this up: ${'word '.repeat(1_000)}` });
    expect(await baton.finished(long.id)).toMatchObject({ status: 'succeeded', provider: 'synthetic' });
    const next = await baton.submit({ input: `Sum this up, too: ${'word '.repeat(400)}` });
    expect(await baton.finished(next.id)).toMatchObject({ status: 'succeeded', provider: 'synthetic' });
    expect((await baton.requests('claude')).map(({ outcome }) => outcome)).toEqual(['context']);
  });

  test('a hand-over to a smaller window says how much it carries, and a log with a hole is refused', async () => {
    await start(large, small);
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

  test('what the task itself wants, and what is pinned, stays however long its session was and its work gets', async () => {
    await start(small);
    const work = { say: `Working. ${'word '.repeat(400)}`, tool: 'no_such_tool', args: {} };
    await baton.script('claude', {
      steps: [{ say: 'Well begun.' }, ...Array.from({ length: 20 }, () => work)],
    });
    const first = await baton.submit({
      input: [
        { role: 'user', content: 'The peony is red.', pinned: true },
        { role: 'user', content: 'Begin.' },
      ],
    });
    await baton.finished(first.id);
    const { id } = await baton.submit({
      input: 'Paint the heliotrope.',
      sessionId: first.sessionId,
      budget: { turns: 14 },
    });
    await baton.until(id, ({ status }) => status === 'input_required');
    const given = JSON.stringify((await baton.requests('claude')).at(-1)?.messages);
    expect(given).toContain('are left out here');
    expect(given).toContain('Paint the heliotrope.');
    expect(given).toContain('The peony is red.');
    expect((await baton.messages(first.sessionId)).map(({ pinned }) => pinned).slice(0, 3)).toEqual([
      true,
      false,
      false,
    ]);
  });

  describe('a summary by a provider, where the policy allows it', () => {
    const isSummary = (messages: readonly { readonly text: string }[]) =>
      messages[0]?.text.startsWith('The following is a record of earlier work') ?? false;
    const summariesAsked = async () =>
      (await baton.requests('synthetic')).filter(({ messages }) => isSummary(messages));
    const summarised = async (id: string) =>
      (await baton.events(id)).filter(({ type }) => type === 'context-summarised').map(({ data }) => data);

    test('stands in for what is left out, is paid for once, and goes along to the next provider', async () => {
      await start(small, small, { summaries: 'provider' });
      await baton.script('synthetic', { steps: [{ say: 'The camellia was watered twice.', raw: true }] });
      const { id, sessionId } = await goOn(8);
      const asked = await summariesAsked();
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.length).toBeLessThan(4);
      expect(asked[0]?.tools).toEqual([]);
      const given = JSON.stringify((await baton.requests('claude')).at(-1)?.messages);
      expect(given).toContain('Summary of them:\\nThe camellia was watered twice.');
      const made = (await Promise.all((await sessionOf(sessionId)).map(summarised))).flat();
      expect(made).toHaveLength(asked.length);
      expect(made[0]).toMatchObject({ provider: 'synthetic', made: true });
      // It counts as the task's own.
      for (const task of await sessionOf(sessionId)) {
        const calls = (await baton.events(task)).flatMap(({ data }) =>
          'usage' in data ? [data['usage']] : [],
        );
        const inputTokens = (calls as Usage[]).reduce((sum, usage) => sum + usage.inputTokens, 0);
        expect((await baton.task(task)).usage.inputTokens).toBe(inputTokens);
      }

      await baton.script('claude', { window: { requests: 0, seconds: 600 } });
      const next = await baton.submit({ input: 'recall: camellia', sessionId });
      expect(await baton.finished(next.id)).toMatchObject({ provider: 'synthetic', hops: 1 });
      // Both of its runs were fitted; what the first paid for, the second was given.
      expect((await baton.runs(next.id)).items).toHaveLength(2);
      expect((await summarised(next.id)).length).toBeLessThan(2);
      expect((await baton.task(next.id)).output?.text).toContain('The camellia was watered twice.');
      expect((await baton.task(id)).status).toBe('succeeded');
    });

    test('that fails costs nothing but its call: what was found by rule stands in at once', async () => {
      await start(small, small, { summaries: 'provider' });
      const failing = { steps: [{ say: 'I cannot', finish: 'content_filter' as const }] };
      await baton.script('synthetic', failing);
      const { sessionId } = await goOn(7);
      const made = (await Promise.all((await sessionOf(sessionId)).map(summarised))).flat();
      expect(made.length).toBeGreaterThan(0);
      expect(made.every((data) => data['made'] === false)).toBe(true);
      const given = JSON.stringify((await baton.requests('claude')).at(-1)?.messages);
      expect(given).toContain('are left out here');
      expect(given).not.toContain('Summary of them');
    });
  });

  test('nothing is touched while everything fits', async () => {
    await start(small);
    const { id } = await goOn(2);
    expect(await fidelityOf(id)).toBeUndefined();
  });
});
