import type { HandoffList } from '@baton/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backends, startBaton, type Baton } from '../support/baton.ts';

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  beforeEach(async () => {
    baton = await startBaton({ backend });
  });
  afterEach(() => baton.stop());

  test('a task whose first provider is out of window finishes on the second, with the whole context', async () => {
    await baton.script('claude', {
      steps: [{ tool: 'ask_person', args: { question: 'Which colour?' } }],
      window: { requests: 1, seconds: 600 },
      tellsLimits: false,
    });
    const task = await baton.submit({ input: 'Paint the shed. The secret word is heliotrope.' });
    const asking = await baton.until(task.id, (found) => found.status === 'input_required');
    expect(asking.question).toEqual({ kind: 'person', text: 'Which colour?' });
    await baton.post(`/v1/tasks/${task.id}/answer`, { text: 'recall: heliotrope' });
    const done = await baton.finished(task.id);
    expect(done).toMatchObject({ status: 'succeeded', provider: 'codex', hops: 1, agent: 'engineer' });
    const { items, handoffs } = await baton.runs(task.id);
    expect(items.map((run) => [run.provider, run.status])).toEqual([
      ['claude', 'asking'],
      ['claude', 'limited'],
      ['codex', 'completed'],
    ]);
    expect(handoffs).toMatchObject([{ from: 'claude', to: 'codex', reason: 'rate_limit', uptoMessage: 3 }]);
    const written = await baton.get<HandoffList>(`/v1/tasks/${task.id}/handoffs`);
    expect(written.items).toMatchObject([
      {
        fidelity: 1,
        firstStep: { verdict: 'kept', messages: [] },
        fault: null,
        document: {
          form: 'handoff/v1',
          taskId: task.id,
          to: { provider: 'codex' },
          objective: { text: expect.stringContaining('The secret word is heliotrope.') as string },
          answers: [{ question: 'Which colour?', answer: 'recall: heliotrope' }],
          given: { digest: handoffs[0]?.digest, fidelity: 1, changed: [] },
        },
      },
    ]);
    const [request] = (await baton.requests('codex')).slice(-1);
    const seen = request?.messages.map((message) => `${message.role}: ${message.text}`).join('\n');
    expect(seen).toContain('The secret word is heliotrope.');
    expect(seen).toContain('recall: heliotrope');
  });

  test('a conversation with thoughts and calls passes through every wire of the chain and loses nothing', async () => {
    const chain = ['claude', 'codex', 'synthetic', 'gemini'] as const;
    const steps = chain.slice(0, 3).map((word) => ({
      think: `thoughts at the step of ${word}`,
      say: `{{provider}} looks.`,
      tools: [
        { tool: 'look', args: { at: word } },
        { tool: 'look', args: { at: `${word} again` } },
      ],
    }));
    for (const [index, provider] of chain.entries())
      await baton.script(provider, {
        steps: [...steps, { say: 'All four worked on it.' }],
        ...(index < 3 && { window: { requests: 1, seconds: 600 }, tellsLimits: false }),
      });
    const task = await baton.submit({ input: 'Remember heliotrope.' });
    expect(await baton.finished(task.id)).toMatchObject({ status: 'succeeded', provider: 'gemini', hops: 3 });
    const [last] = (await baton.requests('gemini')).slice(-1);
    expect(last?.messages.map(({ role }) => role)).toEqual([
      'user',
      ...chain.slice(0, 3).flatMap(() => ['assistant', 'tool', 'tool']),
    ]);
    const seen = JSON.stringify(last?.messages);
    for (const word of ['heliotrope', 'claude looks', 'codex looks', 'synthetic again'])
      expect(seen).toContain(word);
    expect(seen).not.toContain('thoughts at');
    for (const provider of chain)
      expect((await baton.requests(provider)).filter(({ outcome }) => outcome === 'error')).toEqual([]);
  });

  test('when every provider is out of window the task is parked, and resumes by itself', async () => {
    await baton.script('claude', { window: { requests: 0, seconds: 7 } });
    for (const provider of ['codex', 'synthetic', 'gemini'])
      await baton.script(provider, { window: { requests: 0, seconds: 600 } });
    const task = await baton.submit({ input: 'Wait for it' });
    const parked = await baton.until(task.id, (found) => found.status === 'parked');
    expect(Date.parse(parked.resumeAt ?? '')).toBeGreaterThan(Date.now());
    const done = await baton.finished(task.id);
    expect(done.status).toBe('succeeded');
    const types = (await baton.events(task.id)).map((event) => event.type);
    expect(types).toContain('task-parked');
    expect(types).toContain('task-resumed');
  });
});
