import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BatchView } from '@baton/contract';
import { backends, startBaton, testAgent, type Baton } from '../support/baton.ts';

const taskOf = (item: BatchView['items'][number]) => {
  if ('task' in item) return item.task;
  throw new Error(item.problem.detail);
};

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  beforeEach(async () => {
    baton = await startBaton({
      backend,
      agents: [testAgent({ limits: { maxSteps: 50, maxRunSeconds: 600, concurrency: 1 } })],
    });
  });
  afterEach(() => baton.stop());

  test('a dependent is given the results of the tasks it waited for', async () => {
    await baton.script('claude', [
      { match: 'first', latencyMs: 300, steps: [{ say: 'the answer is 42', raw: true }] },
      {},
    ]);
    const first = await baton.submit({ input: 'first' });
    const second = await baton.submit({ input: 'recall: 42', dependsOn: [first.id] });
    expect(second).toMatchObject({ status: 'blocked', dependsOn: [first.id] });
    const done = await baton.finished(second.id);
    expect(done.output?.text).toContain('the answer is 42');
    const late = await baton.submit({ input: 'recall: 42', dependsOn: [first.id] });
    expect((await baton.finished(late.id)).output?.text).toContain('the answer is 42');
  });

  test('a graph sent as one batch runs to its end, each task after those it waits for and with their results', async () => {
    await baton.script('claude', [
      { match: 'top', latencyMs: 100, steps: [{ say: 'the answer is 42', raw: true }] },
      {},
    ]);
    const { items } = await baton.post<BatchView>('/v1/tasks/batch', {
      tasks: [
        { input: 'recall: 42', title: 'bottom', dependsOn: ['#1', '#3'] },
        { input: 'recall: 42', title: 'left', dependsOn: ['#2'] },
        { input: 'top', title: 'summit' },
        { input: 'recall: 42', title: 'right', dependsOn: ['#2'] },
      ],
    });
    const tasks = items.map(taskOf);
    expect(tasks.map((task) => task.status)).toEqual(['blocked', 'blocked', 'queued', 'blocked']);
    const [bottom, left, top, right] = await Promise.all(tasks.map((task) => baton.finished(task.id)));
    expect([bottom, left, top, right].map((task) => task?.status)).toEqual(Array(4).fill('succeeded'));
    expect(bottom?.output?.text).toContain('the answer is 42');
    const [given] = await baton.messages(bottom?.sessionId ?? '');
    for (const side of [left, right]) {
      expect(JSON.stringify(given)).toContain(`task=\\"${side?.id}\\"`);
      expect(Date.parse(side?.finishedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(top?.finishedAt ?? ''));
      expect(Date.parse(bottom?.finishedAt ?? '')).toBeGreaterThan(Date.parse(side?.finishedAt ?? ''));
    }
    expect((await baton.events(bottom?.id ?? '')).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['task-blocked', 'task-resumed', 'task-matched', 'task-succeeded']),
    );
  });

  test('in a graph a failure reaches all that wait for it, and none beside', async () => {
    await baton.script('claude', [{ match: 'bad', errors: [{ call: 1, status: 400 }] }, {}]);
    const { items } = await baton.post<BatchView>('/v1/tasks/batch', {
      tasks: [
        { input: 'a', dependsOn: ['#1', '#2'] },
        { input: 'b', dependsOn: ['#3'] },
        { input: 'c' },
        { input: 'bad' },
        { input: 'd', dependsOn: ['#3'], onDependencyFailure: 'continue' },
      ],
    });
    const ended = await Promise.all(items.map((item) => baton.finished(taskOf(item).id)));
    expect(ended.map((task) => [task.status, task.error?.code])).toEqual([
      ['failed', 'dependency_failed'],
      ['failed', 'dependency_failed'],
      ['succeeded', undefined],
      ['failed', expect.any(String)],
      ['succeeded', undefined],
    ]);
  });

  test('a failed dependency fails its dependents with that reason, unless the task says otherwise', async () => {
    await baton.script('claude', [{ match: 'bad', latencyMs: 200, errors: [{ call: 1, status: 400 }] }, {}]);
    const bad = await baton.submit({ input: 'bad' });
    const strict = await baton.submit({ input: 'a', dependsOn: [bad.id] });
    const deeper = await baton.submit({ input: 'b', dependsOn: [strict.id] });
    const lenient = await baton.submit({ input: 'c', dependsOn: [bad.id], onDependencyFailure: 'continue' });
    expect(await baton.finished(strict.id)).toMatchObject({
      status: 'failed',
      error: { code: 'dependency_failed' },
    });
    expect(await baton.finished(deeper.id)).toMatchObject({
      status: 'failed',
      error: { code: 'dependency_failed' },
    });
    expect(await baton.finished(lenient.id)).toMatchObject({ status: 'succeeded' });
  });

  test('tasks of one session run one after the other and share its transcript', async () => {
    await baton.script('claude', { latencyMs: 100 });
    const first = await baton.submit({ input: 'Remember the word petrichor' });
    const second = await baton.submit({ input: 'recall: petrichor', sessionId: first.sessionId });
    expect(second).toMatchObject({ status: 'blocked', sessionId: first.sessionId });
    expect((await baton.finished(second.id)).output?.text).toContain('petrichor');
    const messages = await baton.messages(first.sessionId);
    expect(messages.map((message) => message.number)).toEqual([1, 2, 3, 4]);
    const third = await baton.submit({ input: 'recall: petrichor', sessionId: first.sessionId });
    expect(third.status).not.toBe('failed');
    expect(await baton.finished(third.id)).toMatchObject({ status: 'succeeded' });
  });

  test('more urgent tasks run first, and never more at once than the agent allows', async () => {
    await baton.script('claude', { latencyMs: 150 });
    const blocker = await baton.submit({ input: 'blocker' });
    await baton.until(blocker.id, (found) => found.status === 'running');
    const low = await Promise.all([1, 2, 3].map((n) => baton.submit({ input: `low ${n}`, priority: 5 })));
    const high = await baton.submit({ input: 'high', priority: 1 });
    const tasks = await Promise.all([blocker, ...low, high].map((task) => baton.finished(task.id)));
    const runs = (await Promise.all(tasks.map((task) => baton.runs(task.id)))).map(({ items }) => items[0]);
    const spans = runs
      .map((run) => [Date.parse(run?.startedAt ?? ''), Date.parse(run?.finishedAt ?? '')] as const)
      .sort((a, b) => a[0] - b[0]);
    spans.slice(1).forEach((span, index) => expect(span[0]).toBeGreaterThanOrEqual(spans[index]?.[1] ?? 0));
    const startOf = (task: { id: string }) =>
      Date.parse(runs[tasks.findIndex((found) => found.id === task.id)]?.startedAt ?? '');
    const overtaken = low.filter((task) => startOf(task) > startOf(high));
    expect(overtaken.length).toBeGreaterThanOrEqual(2);
  });
});
