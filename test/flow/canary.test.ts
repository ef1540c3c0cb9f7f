import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { Timing } from '@baton/domain';
import { backends, startBaton, testAgent, type Backend } from '../support/baton.ts';
import { openLine } from '../support/open-line.ts';

const canaryMs = 2_000;
const agents = [testAgent({ providers: ['claude'] })];
const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

/** One whose queue is reached over a line, and another that rings and takes nothing of what it takes. */
async function startOnLine(backend: Backend, timing: Partial<Timing> = { canaryMs }) {
  const baton = await startBaton({ backend, workers: 0, agents, timing });
  endings.push(baton.stop);
  const line = await openLine(baton.place.url);
  endings.push(line.close);
  const worker = await baton.startWorker({ place: { ...baton.place, url: line.url }, serve: ['claude'] });
  const other = await baton.startWorker({ serve: ['synthetic'] });
  const first = await baton.submit({ input: 'Say hello' });
  await baton.finished(first.id);
  return { baton, line, worker, other };
}

/** Whether it was so within the time. */
const soon = <T>(promise: Promise<T>, withinMs: number): Promise<T | 'well'> =>
  Promise.race([promise, sleep(withinMs, 'well' as const)]);

describe.each(backends)('on %s', (backend) => {
  test('a worker whose connections to the queue died without a word says so, can be stopped, and another goes on', async () => {
    const { baton, line, worker, other } = await startOnLine(backend);
    endings.push(other.stop);
    line.freezeOpen();
    const task = await baton.submit({ input: 'Say hello again' });
    expect(await soon(worker.stuck, 60_000)).toBe('It takes no more runs of claude.');
    expect((await baton.task(task.id)).status).toBe('queued');
    const stoppedAt = performance.now();
    await worker.stop(500);
    expect(performance.now() - stoppedAt).toBeLessThan(30_000);
    const next = await baton.startWorker({ serve: ['claude'] });
    endings.push(next.stop);
    await baton.finished(task.id);
    expect(await soon(other.stuck, 0)).toBe('well');
  });

  test(
    'connections that died without a word are exchanged before anybody counts as stuck',
    { timeout: 120_000 },
    async () => {
      const { baton, line, worker, other } = await startOnLine(backend, {});
      endings.push(worker.stop);
      // It rings for itself, too.
      await other.stop();
      line.freezeOpen();
      const task = await baton.submit({ input: 'Say hello again' });
      await baton.finished(task.id, 100_000);
      expect(await soon(worker.stuck, 0)).toBe('well');
    },
  );

  test('while the queue’s store is away nobody is stuck, and nobody is once it is back', async () => {
    const { baton, line, worker, other } = await startOnLine(backend);
    endings.push(worker.stop, other.stop);
    line.cut('silent');
    const task = await baton.submit({ input: 'Say hello again' });
    expect(await soon(worker.stuck, 3 * canaryMs)).toBe('well');
    line.mend();
    await baton.finished(task.id, 60_000);
    expect(await soon(worker.stuck, 0)).toBe('well');
  });

  test('bells that hang because all places of their provider are taken make nobody stuck who has room', async () => {
    const baton = await startBaton({
      backend,
      workers: 2,
      agents,
      timing: { canaryMs },
      scripts: { claude: { latencyMs: 4 * canaryMs } },
      providers: (url) => ({
        claude: { kind: 'anthropic', model: 'm', apiKey: 'k', baseUrl: `${url}/claude/v1`, concurrency: 1 },
      }),
    });
    endings.push(baton.stop);
    for (const input of ['Take your time', 'Take yours, too']) await baton.submit({ input });
    const stuck = Promise.race(baton.workers.map((worker) => worker.stuck));
    expect(await soon(stuck, 3 * canaryMs)).toBe('well');
    expect(await baton.store.runs.unanswered(canaryMs)).toHaveLength(1);
  });
});
