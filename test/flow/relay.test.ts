import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { backends, startBaton, type Baton } from '../support/baton.ts';

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  beforeEach(async () => {
    baton = await startBaton({ backend, workers: 0 });
  });
  afterEach(() => baton.stop());

  test('two workers and many bells: every run is executed exactly once', async () => {
    const workers = await Promise.all([baton.startWorker(), baton.startWorker()]);
    const tasks = await Promise.all(
      Array.from({ length: 40 }, (_, index) => baton.submit({ input: `number ${index}` })),
    );
    const done = await Promise.all(tasks.map((task) => baton.finished(task.id)));
    expect(done.every((task) => task.status === 'succeeded' && task.steps === 1)).toBe(true);
    expect((await baton.requests()).length).toBe(40);
    await Promise.all(workers.map((worker) => worker.stop()));
  });

  test('a bell that is rung twice, or is stale, claims nothing', async () => {
    const task = await baton.submit({ input: 'once' });
    const run = (await baton.runs(task.id)).items[0];
    const bell = { runId: run?.id ?? '', dispatch: 1 };
    const claims = await Promise.all(
      [1, 2, 3, 4].map((worker) =>
        baton.store.runs.claim({ bell, worker: `w${worker}`, leaseMs: 8_000, caps: new Map() }),
      ),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(
      await baton.store.runs.claim({
        bell: { ...bell, dispatch: 2 },
        worker: 'late',
        leaseMs: 8_000,
        caps: new Map(),
      }),
    ).toBeNull();
  });

  test('a write under an old epoch is refused though the run is under way: it is under way elsewhere', async () => {
    const task = await baton.submit({ input: 'fenced' });
    const run = (await baton.runs(task.id)).items[0];
    const claim = (dispatch: number, worker: string, leaseMs: number) =>
      baton.store.runs.claim({ bell: { runId: run?.id ?? '', dispatch }, worker, leaseMs, caps: new Map() });
    const old = await claim(1, 'old', 1);
    await sleep(20);
    expect(await baton.store.leases.takeBack({ id: run?.id ?? '', taskId: task.id, inCall: true })).toBe(
      true,
    );
    const current = await claim(2, 'current', 8_000);
    const write = (epoch: number) =>
      baton.store.runs.commit({
        lease: { runId: run?.id ?? '', taskId: task.id, sessionId: task.sessionId, epoch },
        actor: 'agent:engineer',
        messages: [{ number: 2, body: { v: 1, role: 'assistant', parts: [{ type: 'text', text: 'mine' }] } }],
        events: [],
      });
    await expect(write(old?.epoch ?? 0)).rejects.toThrow('the lease of run');
    expect((await baton.messages(task.sessionId)).map((message) => message.role)).toEqual(['user']);
    await write(current?.epoch ?? 0);
    expect((await baton.messages(task.sessionId)).map((message) => message.role)).toEqual([
      'user',
      'assistant',
    ]);
  });

  test('tasks accepted while no worker lives are run when one comes', async () => {
    const tasks = await Promise.all(
      Array.from({ length: 10 }, (_, index) => baton.submit({ input: `early ${index}` })),
    );
    const worker = await baton.startWorker();
    const done = await Promise.all(tasks.map((task) => baton.finished(task.id)));
    expect(done.map((task) => task.status)).toEqual(tasks.map(() => 'succeeded'));
    await worker.stop();
  });

  test('a stopped worker puts its runs back, and another goes on at once', async () => {
    await baton.script('claude', {
      latencyMs: 700,
      steps: Array.from({ length: 4 }, () => ({ tool: 'no_such_tool', args: {} })),
    });
    const first = await baton.startWorker();
    const task = await baton.submit({ input: 'long' });
    await baton.until(task.id, (found) => found.steps >= 1);
    await first.stop(5_000);
    const between = await baton.task(task.id);
    expect(between.status).toBe('queued');
    const second = await baton.startWorker();
    const done = await baton.finished(task.id);
    expect(done).toMatchObject({ status: 'succeeded', steps: 5 });
    expect((await baton.runs(task.id)).items).toMatchObject([{ crashes: 0 }]);
    await second.stop();
  });
});

test('a wiped Redis is noticed and every waiting run rung anew', async () => {
  const baton = await startBaton({ backend: 'redis', workers: 0, timing: { markerEveryMs: 500 } });
  await baton.script('claude', { latencyMs: 200 });
  const worker = await baton.startWorker();
  const tasks = await Promise.all(
    Array.from({ length: 30 }, (_, index) => baton.submit({ input: `kept ${index}` })),
  );
  await sleep(300);
  const redis = new Redis(inject('redisUrl'));
  const keys = await redis.keys(`${baton.prefix}*`);
  expect(keys.length).toBeGreaterThan(3);
  await redis.del(...keys);
  redis.disconnect();
  const done = await Promise.all(tasks.map((task) => baton.finished(task.id)));
  expect(done.every((task) => task.status === 'succeeded')).toBe(true);
  await worker.stop();
  await baton.stop();
});
