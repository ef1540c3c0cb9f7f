import type { EventBody } from '@baton/domain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backends, startBaton, type Baton } from '../support/baton.ts';

const farAway = { window: { requests: 0, seconds: 600 } };

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  beforeEach(async () => {
    baton = await startBaton({ backend, workers: 0 });
  });
  afterEach(() => baton.stop());

  const submitMany = (count: number, more: object = {}) =>
    Promise.all(
      Array.from({ length: count }, (_, index) => baton.submit({ input: `number ${index}`, ...more })),
    );

  test('all who wait for a provider that will rest for long are matched anew at once', async () => {
    await baton.script('claude', { ...farAway, latencyMs: 300 });
    const moved = await submitMany(60);
    const only = { providers: { allow: ['claude'] } };
    const parked = await submitMany(20, only);
    const asked = await submitMany(5, { ...only, policy: { maxParkedSeconds: 60 } });
    const workers = [await baton.startWorker(), await baton.startWorker()];
    for (const task of moved) expect((await baton.finished(task.id)).status).toBe('succeeded');
    for (const task of parked) await baton.until(task.id, (found) => found.status === 'parked');
    for (const task of asked)
      expect(await baton.until(task.id, (found) => found.status === 'input_required')).toMatchObject({
        question: { kind: 'limit', policy: 'maxParkedSeconds' },
      });
    const claimed = (await baton.requests('claude')).length;
    expect(claimed).toBeLessThan(40);
    for (const [index, task] of [...moved, ...parked, ...asked].entries()) {
      const events = await baton.events(task.id);
      expect(events.map((event) => event.id)).toEqual(events.map((_, number) => number + 1));
      const left = events.filter(({ type }) => type === 'run-moved' || type === 'run-limited');
      expect(left, `task ${index}`).toHaveLength(1);
    }
    const types = (await Promise.all(moved.map(({ id }) => baton.events(id)))).flat().map(({ type }) => type);
    expect(types.filter((type) => type === 'run-moved').length).toBeGreaterThan(20);
    await Promise.all(workers.map((worker) => worker.stop()));
  });

  test('many who meet one limit at once begin one rest, which is told once', async () => {
    await baton.script('claude', { ...farAway, latencyMs: 300 });
    const tasks = await submitMany(20);
    const workers = [await baton.startWorker(), await baton.startWorker()];
    for (const task of tasks) expect((await baton.finished(task.id)).provider).toBe('codex');
    expect((await baton.requests('claude')).length).toBeGreaterThan(1);
    expect(baton.providerEvents.filter(({ type }) => type === 'provider-rests')).toEqual([
      expect.objectContaining({ type: 'provider-rests', provider: 'claude', code: 'rate_limit' }),
    ]);
    const resting = await baton.store.board.read();
    expect([...resting.cooldowns.keys()]).toHaveLength(1);
    await Promise.all(workers.map((worker) => worker.stop()));
  });

  test('who has stood in a busy provider’s line for too long goes to one that is idle', async () => {
    await baton.script('claude', { latencyMs: 6_000 });
    const crowd = await submitMany(20, {
      providers: { allow: ['claude'] },
      policy: { patienceSeconds: 3_600 },
    });
    const worker = await baton.startWorker();
    const patient = await baton.submit({ input: 'I can wait', policy: { patienceSeconds: 3_600 } });
    const others = await submitMany(3, { policy: { patienceSeconds: 1 } });
    for (const { id } of others) {
      expect(await baton.finished(id)).toMatchObject({ status: 'succeeded', provider: 'codex', hops: 0 });
      const moved = (await baton.events(id)).filter(({ type }) => type === 'run-moved');
      expect(moved).toMatchObject([{ data: { from: 'claude', to: 'codex', reason: 'busy' } }]);
    }
    for (const { id } of [patient, ...crowd]) expect((await baton.task(id)).provider).toBe('claude');
    await worker.stop(0);
  });

  test('one that was claimed or locked meanwhile stays as it is, and the rest go', async () => {
    const tasks = await submitMany(4);
    const waiting = await baton.store.runs.waitingFor('claude', null);
    expect(waiting.map(({ taskId }) => taskId).toSorted()).toEqual(tasks.map(({ id }) => id).toSorted());
    const [claimed, locked, ...rest] = waiting;
    const bell = { runId: claimed?.runId ?? '', dispatch: 1 };
    await baton.store.runs.claim({ bell, worker: 'worker-1', leaseMs: 8_000, caps: new Map() });
    const departures = waiting.map(({ runId, taskId }) => ({
      kind: 'moved' as const,
      runId,
      taskId,
      to: { id: 'codex', model: 'm' },
      events: [
        { type: 'run-moved', data: { runId, from: 'claude', to: 'codex', reason: 'rate_limit' } },
      ] as readonly EventBody[],
    }));
    const left = await baton.store.tasks.lock({ taskId: locked?.taskId ?? '' }, () =>
      baton.store.runs.leave('claude', departures, 'sweep'),
    );
    expect([...(left ?? [])].toSorted()).toEqual(rest.map(({ taskId }) => taskId).toSorted());
    const due = await baton.store.runs.due({ rooms: new Map([['codex', 9]]), fullAgents: [], most: 1 });
    expect(due.map(({ runId, dispatch }) => [runId, dispatch])).toEqual(rest.map(({ runId }) => [runId, 2]));
    expect(await baton.store.runs.leave('claude', departures, 'sweep')).toEqual(new Set([locked?.taskId]));
  });
});
