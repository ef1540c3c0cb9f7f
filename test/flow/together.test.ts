import type { ClaimedRun } from '@baton/store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../support/baton.ts';

describe('writes that share a statement', () => {
  let baton: Baton;
  beforeEach(async () => {
    baton = await startBaton({ backend: 'redis', workers: 0 });
  });
  afterEach(() => baton.stop());

  const submitMany = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, index) => baton.submit({ input: `number ${index}` })));

  /** Each run's first bell, answered by so many at once. */
  const claimEach = async (taskIds: readonly string[], times: number, caps = new Map<string, number>()) => {
    const bells = await Promise.all(
      taskIds.map(async (id) => ({ runId: (await baton.runs(id)).items[0]?.id ?? '', dispatch: 1 })),
    );
    return Array.from({ length: times }).flatMap((_, time) =>
      bells.map((bell) =>
        baton.store.runs.claim({ bell, worker: `worker-${time % 2}`, leaseMs: 8_000, caps }),
      ),
    );
  };

  const stepOf = ({ runId, taskId, sessionId, epoch }: ClaimedRun, text: string) => ({
    lease: { runId, taskId, sessionId, epoch },
    actor: 'agent:engineer',
    messages: [
      {
        number: 2,
        body: { v: 1 as const, role: 'assistant' as const, parts: [{ type: 'text' as const, text }] },
      },
    ],
    answer: {
      usage: { inputTokens: 3, cachedInputTokens: 1, outputTokens: 2 },
      costUsd: 0.5,
      callMs: 4,
    },
    events: [],
  });

  test('of equal bells in one statement one gets the run, for the worker that asked', async () => {
    const tasks = await submitMany(12);
    const claims = await Promise.all(
      await claimEach(
        tasks.map((task) => task.id),
        4,
      ),
    );
    const claimed = claims.filter((run) => run !== null);
    expect(new Set(claimed.map((run) => run.taskId)).size).toBe(12);
    expect(claimed).toHaveLength(12);
    expect(claimed.every((run) => run.epoch === 1)).toBe(true);
    const rows = await Promise.all(claimed.map(async (run) => (await baton.runs(run.taskId)).items[0]));
    const askers = claims.flatMap((run, index) => (run ? [`worker-${Math.floor(index / 12) % 2}`] : []));
    expect(rows.map((row) => row?.worker)).toEqual(askers);
  });

  test('a capped agent is claimed up to its cap and no further, and who must wait is rung anew later', async () => {
    const tasks = await submitMany(6);
    const caps = new Map([['engineer', 2]]);
    const claims = await Promise.all(
      await claimEach(
        tasks.map((task) => task.id),
        1,
        caps,
      ),
    );
    expect(claims.filter(Boolean)).toHaveLength(2);
    const rows = await Promise.all(tasks.map(async (task) => (await baton.runs(task.id)).items[0]));
    expect(rows.map((row) => row?.status).toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
      ...Array(4).fill('queued'),
      ...Array(2).fill('running'),
    ]);
    const due = await baton.store.runs.due({
      rooms: new Map([[rows[0]?.provider ?? '', 64]]),
      fullAgents: [],
      most: 1,
    });
    expect(due.map((bell) => bell.dispatch)).toEqual([2, 2, 2, 2]);
  });

  test('a task that another writer has locked holds up nobody but itself', async () => {
    const tasks = await submitMany(8);
    const ids = tasks.map((task) => task.id);
    const taskId = ids[5] ?? '';
    const { promise: freed, resolve: free } = Promise.withResolvers<void>();
    const { promise: isLocked, resolve: locked } = Promise.withResolvers<void>();
    const lock = baton.store.tasks.lock({ taskId }, async () => {
      locked();
      await freed;
    });
    await isLocked;
    const claims = await claimEach(ids, 1);
    expect((await Promise.all(claims.toSpliced(5, 1))).every(Boolean)).toBe(true);
    free();
    await lock;
    expect(await claims[5]).toMatchObject({ taskId, epoch: 1 });
  });

  test('steps are committed each to its own run, and one under an old epoch is refused alone', async () => {
    const tasks = await submitMany(6);
    const ids = tasks.map((task) => task.id);
    const runs = (await Promise.all(await claimEach(ids, 1))).filter((run) => run !== null);
    const old = { ...(runs[5] as ClaimedRun), epoch: 0 };
    const writes = await Promise.allSettled(
      [...runs, old].map((run) => baton.store.runs.commit(stepOf(run, `answer for ${run.taskId}`))),
    );
    expect(writes.map((write) => write.status)).toEqual([...runs.map(() => 'fulfilled'), 'rejected']);
    const read = await Promise.all(ids.map((id) => baton.task(id)));
    expect(read.map((task) => [task.steps, task.costUsd, task.usage.inputTokens])).toEqual(
      ids.map(() => [1, 0.5, 3]),
    );
    const last = await Promise.all(tasks.map(async (task) => (await baton.messages(task.sessionId)).at(-1)));
    expect(last.map((message) => JSON.stringify(message).match(/answer for ([\w-]+)/u)?.[1])).toEqual(ids);
  });
});
