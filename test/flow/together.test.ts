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
  const claimEach = async (taskIds: readonly string[], times: number) => {
    const bells = await Promise.all(
      taskIds.map(async (id) => ({ runId: (await baton.runs(id)).items[0]?.id ?? '', dispatch: 1 })),
    );
    return Array.from({ length: times }).flatMap((_, time) =>
      bells.map((bell) =>
        baton.store.runs.claim({ bell, worker: `worker-${time % 2}`, leaseMs: 8_000, caps: new Map() }),
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
    const workers = await Promise.all(
      tasks.map(async (task) => (await baton.runs(task.id)).items[0]?.worker),
    );
    expect(workers.toSorted()).toEqual(
      claims.flatMap((run, index) => (run ? [`worker-${Math.floor(index / 12) % 2}`] : [])).toSorted(),
    );
  });

  test('a task that another writer has locked holds up nobody but itself', async () => {
    const tasks = await submitMany(8);
    const [first, ...others] = tasks.map((task) => task.id);
    const { promise: freed, resolve: free } = Promise.withResolvers<void>();
    const { promise: isLocked, resolve: locked } = Promise.withResolvers<void>();
    const lock = baton.store.tasks.lock({ taskId: first ?? '' }, async () => {
      locked();
      await freed;
    });
    await isLocked;
    const [held, ...rest] = await claimEach([first ?? '', ...others], 1);
    expect((await Promise.all(rest)).every(Boolean)).toBe(true);
    free();
    await lock;
    expect(await held).toMatchObject({ taskId: first, epoch: 1 });
  });

  test('steps are committed each to its own run, and one under an old epoch is refused alone', async () => {
    const tasks = await submitMany(6);
    const runs = await Promise.all(
      (
        await claimEach(
          tasks.map((task) => task.id),
          1,
        )
      ).map(async (claim) => claim.then((run) => run ?? expect.unreachable('a run was not claimed'))),
    );
    const writes = await Promise.allSettled(
      runs.map((run, index) =>
        baton.store.runs.commit(stepOf({ ...run, epoch: index === 5 ? 0 : run.epoch }, `answer ${index}`)),
      ),
    );
    expect(writes.map((write) => write.status)).toEqual([...Array(5).fill('fulfilled'), 'rejected']);
    const read = await Promise.all(tasks.map((task) => baton.task(task.id)));
    expect(read.map((task) => [task.steps, task.costUsd, task.usage.inputTokens])).toEqual([
      ...Array(5).fill([1, 0.5, 3]),
      [0, 0, 0],
    ]);
    const answers = await Promise.all(
      tasks.map(async (task) => (await baton.messages(task.sessionId)).slice(1)),
    );
    expect(answers.map((list) => JSON.stringify(list).match(/answer \d/u)?.[0])).toEqual([
      'answer 0',
      'answer 1',
      'answer 2',
      'answer 3',
      'answer 4',
      undefined,
    ]);
  });
});
