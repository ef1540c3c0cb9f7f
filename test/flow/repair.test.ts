import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backends, startBaton, type Baton } from '../support/baton.ts';

const schema = {
  type: 'object',
  required: ['colour'],
  properties: { colour: { enum: ['red', 'blue'] } },
};
const mauve = { say: '{"colour":"mauve"}', raw: true };
const red = { say: '{"colour":"red"}', raw: true };

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  beforeEach(async () => {
    baton = await startBaton({ backend });
  });
  afterEach(() => baton.stop());

  test('an answer that does not hold against its schema is repaired by one more step that is told why', async () => {
    await baton.script('claude', { steps: [mauve, red] });
    const task = await baton.submit({ input: 'Which colour?', output: { schema } });
    const done = await baton.finished(task.id);
    expect(done).toMatchObject({ status: 'succeeded', steps: 2, output: { json: { colour: 'red' } } });
    const messages = await baton.messages(done.sessionId);
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
    expect(JSON.stringify(messages[2])).toMatch(/does not hold.*\/colour must be equal to one of/u);
    const refused = (await baton.events(task.id)).filter((event) => event.type === 'answer-refused');
    expect(refused.map((event) => event.data['step'])).toEqual([1]);
  });

  test('a repair that does not hold either fails the task, and there is no second one', async () => {
    await baton.script('claude', { steps: [mauve, mauve, red] });
    const task = await baton.submit({ input: 'Which colour?', output: { schema } });
    expect(await baton.finished(task.id)).toMatchObject({
      status: 'failed',
      steps: 2,
      error: { code: 'output_invalid', message: expect.stringContaining('/colour') },
    });
    expect(await baton.requests('claude')).toHaveLength(2);
  });

  test('the repair counts against the task’s cap', async () => {
    await baton.script('claude', { steps: [mauve, red] });
    const task = await baton.submit({ input: 'Which colour?', output: { schema }, budget: { turns: 1 } });
    const asking = await baton.until(task.id, (found) => found.status === 'input_required');
    expect(asking).toMatchObject({ steps: 1, question: { kind: 'cap', cap: 'turns' } });
    await baton.post(`/v1/tasks/${task.id}/answer`, { budget: { turns: 2 } });
    expect(await baton.finished(task.id)).toMatchObject({ status: 'succeeded', steps: 2 });
  });

  test.each([
    ['holds', red, 'succeeded'],
    ['does not hold either', mauve, 'failed'],
  ])(
    'a repair that one provider was asked for is made by the next, once: it %s',
    async (_, second, status) => {
      await baton.script('claude', { steps: [mauve], window: { requests: 1, seconds: 600 } });
      await baton.script('codex', { steps: [mauve, second, red] });
      const task = await baton.submit({ input: 'Which colour?', output: { schema } });
      expect(await baton.finished(task.id)).toMatchObject({ status, provider: 'codex', steps: 2 });
      const runs = (await baton.runs(task.id)).items;
      expect(runs.map((run) => [run.provider, run.steps])).toEqual([
        ['claude', 1],
        ['codex', 1],
      ]);
    },
  );
});
