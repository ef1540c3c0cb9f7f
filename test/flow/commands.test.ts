import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TaskView } from '@baton/contract';
import { backends, startBaton, type Baton } from '../support/baton.ts';

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  beforeEach(async () => {
    baton = await startBaton({ backend });
  });
  afterEach(() => baton.stop());

  test('a canceled task aborts its call within a second and writes nothing more', async () => {
    await baton.script('claude', { latencyMs: 20_000 });
    const task = await baton.submit({ input: 'Take your time' });
    await baton.until(task.id, (found) => found.status === 'running');
    const canceled = await baton.post<TaskView>(`/v1/tasks/${task.id}/cancel`, { reason: 'changed my mind' });
    expect(canceled).toMatchObject({ status: 'canceled', steps: 0 });
    await expect
      .poll(async () => (await baton.requests('claude'))[0]?.outcome, { timeout: 15_000 })
      .toBe('aborted');
    expect((await baton.runs(task.id)).items).toMatchObject([{ status: 'canceled' }]);
    expect((await baton.send('POST', `/v1/tasks/${task.id}/cancel`)).status).toBe(409);
    expect(await baton.task(task.id)).toMatchObject({ status: 'canceled' });
  });

  test('a failed task is retried in its session, and only a failed one', async () => {
    await baton.script('claude', { errors: [{ call: 1, status: 400 }] });
    const task = await baton.submit({ input: 'Break once' });
    expect(await baton.finished(task.id)).toMatchObject({
      status: 'failed',
      error: { code: 'invalid_request' },
    });
    expect((await baton.requests('codex')).length).toBe(0);
    await baton.post(`/v1/tasks/${task.id}/retry`);
    expect(await baton.finished(task.id)).toMatchObject({
      status: 'succeeded',
      error: null,
      sessionId: task.sessionId,
    });
    expect((await baton.send('POST', `/v1/tasks/${task.id}/retry`)).status).toBe(409);
  });

  test('a person is asked, answers once, and the agent goes on with the answer', async () => {
    await baton.script('claude', {
      steps: [{ tool: 'ask_person', args: { question: 'Blue or green?' } }, { say: 'it is {{last}}' }],
    });
    const task = await baton.submit({ input: 'Choose' });
    const asking = await baton.until(task.id, (found) => found.status === 'input_required');
    expect(asking.question?.text).toBe('Blue or green?');
    const answers = await Promise.all(
      [1, 2, 3].map(() => baton.send('POST', `/v1/tasks/${task.id}/answer`, { text: 'green' })),
    );
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([202, 409, 409]);
    expect((await baton.finished(task.id)).output?.text).toContain('it is green');
  });

  test('a budget is checked before each call over all runs; a raised cap lets the task go on', async () => {
    const steps = Array.from({ length: 5 }, () => ({ tool: 'no_such_tool', args: {} }));
    await baton.script('claude', { steps: [...steps, { say: 'made it' }] });
    const task = await baton.submit({ input: 'Loop', budget: { turns: 3 } });
    const asking = await baton.until(task.id, (found) => found.status === 'input_required');
    expect(asking).toMatchObject({ steps: 3, question: { kind: 'cap', cap: 'turns' } });
    expect((await baton.send('POST', `/v1/tasks/${task.id}/answer`, { budget: { turns: 2 } })).status).toBe(
      422,
    );
    await baton.post(`/v1/tasks/${task.id}/answer`, { budget: { turns: 10 } });
    expect(await baton.finished(task.id)).toMatchObject({ status: 'succeeded', steps: 6 });
    const spent = await baton.submit({ input: 'Short of tokens', budget: { tokens: 5 } });
    expect(await baton.until(spent.id, (found) => found.status === 'input_required')).toMatchObject({
      steps: 0,
      question: { cap: 'tokens' },
    });
  });

  test('a task past its deadline fails wherever it stands, and its call is aborted', async () => {
    await baton.script('claude', { latencyMs: 30_000 });
    const task = await baton.submit({
      input: 'Too slow',
      deadline: new Date(Date.now() + 1_500).toISOString(),
    });
    expect(await baton.finished(task.id)).toMatchObject({
      status: 'failed',
      error: { code: 'deadline_exceeded' },
    });
    await expect
      .poll(async () => (await baton.requests('claude'))[0]?.outcome, { timeout: 15_000 })
      .toBe('aborted');
    expect((await baton.runs(task.id)).items).toMatchObject([{ status: 'failed' }]);
  });

  test('a result is validated against the schema of the task', async () => {
    const schema = {
      type: 'object',
      properties: { colour: { enum: ['red', 'blue'] } },
      required: ['colour'],
    };
    await baton.script('claude', [
      { match: 'good', steps: [{ say: '```json\n{"colour":"red"}\n```', raw: true }] },
      { match: 'bad', steps: Array.from({ length: 2 }, () => ({ say: '{"colour":"mauve"}', raw: true })) },
      { match: 'prose', steps: [{ say: 'It is red.' }, { say: 'As I said, red.' }] },
    ]);
    const [good, bad, prose] = await Promise.all(
      ['good', 'bad', 'prose'].map((input) => baton.submit({ input, output: { schema } })),
    );
    expect((await baton.finished(good?.id ?? '')).output?.json).toEqual({ colour: 'red' });
    expect((await baton.finished(bad?.id ?? '')).error).toMatchObject({
      code: 'output_invalid',
      message: expect.stringContaining('/colour'),
    });
    expect((await baton.finished(prose?.id ?? '')).error).toMatchObject({
      code: 'output_invalid',
      message: expect.stringContaining('not JSON'),
    });
  });
});
