import { afterEach, describe, expect, test } from 'vitest';
import { backends, startBaton, type Baton } from '../support/baton.ts';
import { query } from '../support/query.ts';

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  afterEach(() => baton.stop());

  const ask = (...statements: readonly string[]) => query(baton.database.url, ...statements);

  test('a worker that died while its run waited for a model says little against the run', async () => {
    baton = await startBaton({ backend, workers: 0 });
    const { id } = await baton.submit({ input: 'Say hello' });
    await ask(
      `update tasks set state = 'running'`,
      `update runs set state = 'running', epoch = 1, worker = 'gone', lease_until = now(), crashes = 2`,
    );
    const worker = await baton.startWorker();
    expect(await baton.finished(id)).toMatchObject({ status: 'succeeded' });
    const taken = (await baton.events(id)).filter(({ type }) => type === 'run-taken-back');
    expect(taken).toMatchObject([{ data: { crashes: 3, worker: 'gone' } }]);
    await worker.stop();
  });

  test('whoever gets through a step with tools begins to count anew', async () => {
    baton = await startBaton({ backend, workers: 0 });
    await baton.script('claude', { steps: [{ tool: 'no_such_tool', args: {} }, { say: 'done' }] });
    const { id } = await baton.submit({ input: 'Use a tool' });
    await ask('update runs set crashes = 2, call_crashes = 1');
    const worker = await baton.startWorker();
    expect(await baton.finished(id)).toMatchObject({ status: 'succeeded' });
    expect(await ask('select crashes, call_crashes from runs')).toEqual([{ crashes: 0, call_crashes: 0 }]);
    await worker.stop();
  });

  test('runs at their last chance before they are set aside go one after the other', async () => {
    baton = await startBaton({ backend, workers: 0 });
    await baton.script('claude', { latencyMs: 400 });
    const suspects = await Promise.all([1, 2, 3].map((n) => baton.submit({ input: `suspect ${n}` })));
    await ask('update runs set crashes = 2');
    const worker = await baton.startWorker();
    const spans: { readonly from: number; readonly to: number }[] = [];
    let putBack = 0;
    for (const { id } of suspects) {
      expect(await baton.finished(id)).toMatchObject({ status: 'succeeded' });
      const events = await baton.events(id);
      putBack += events.filter(
        ({ type, data }) => type === 'run-throttled' && data['behind'] === 'crash',
      ).length;
      // Who is only held when a worker dies would be blamed for it: those that wait are not taken.
      const [begun, ...more] = events.filter(({ type }) => type === 'run-started');
      expect(more).toEqual([]);
      spans.push({ from: Date.parse(begun?.at ?? ''), to: Date.parse(events.at(-1)?.at ?? '') });
    }
    expect(putBack).toBe(2);
    const inOrder = spans.toSorted((one, other) => one.from - other.from);
    for (const [index, { from }] of inOrder.slice(1).entries())
      expect(from).toBeGreaterThanOrEqual(inOrder[index]?.to ?? Infinity);
    await worker.stop();
  });
});
