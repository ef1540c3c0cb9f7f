import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WorkerList, WorkerView } from '@baton/contract';
import { startBaton, temporaryFolder, testAgent, type Baton } from '../support/baton.ts';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.ts';

let baton: Baton;
let folder: ReturnType<typeof temporaryFolder>;
let processes: WorkerProcess[];
const agents = [testAgent()];

beforeEach(async () => {
  folder = temporaryFolder();
  processes = [];
  baton = await startBaton({ backend: 'redis', workers: 0, agents });
});
afterEach(async () => {
  await Promise.all(processes.map((one) => one.kill('SIGKILL')));
  await baton.stop();
  folder.remove();
});

const startWorker = async (): Promise<WorkerProcess> => {
  const worker = await startWorkerProcess(baton, { folder: folder.path, agents });
  processes.push(worker);
  return worker;
};

const listed = async (): Promise<readonly WorkerView[]> => (await baton.get<WorkerList>('/v1/workers')).items;

/** Asks until it holds; a worker tells of itself every two seconds. */
async function until(holds: (workers: readonly WorkerView[]) => boolean): Promise<readonly WorkerView[]> {
  for (const end = performance.now() + 40_000; ; await sleep(100)) {
    const workers = await listed();
    if (holds(workers)) return workers;
    if (performance.now() > end) throw new Error(`it never held: ${JSON.stringify(workers, null, 1)}`);
  }
}

test('workers register themselves: one that is killed shows as lost, one that stops is gone', async () => {
  const [first, second] = [await startWorker(), await startWorker()];
  const workers = await until((list) => list.length === 2);
  expect(workers).toEqual(
    [first, second].map(({ pid }) =>
      expect.objectContaining({ pid, state: 'serving', running: 0, capacity: 16 }),
    ),
  );
  await first.kill('SIGKILL');
  const after = await until((list) => list.some(({ state }) => state === 'lost'));
  expect(after.map(({ pid, state }) => [pid, state])).toEqual([
    [first.pid, 'lost'],
    [second.pid, 'serving'],
  ]);
  const metrics = await baton.metrics.text();
  expect(metrics).toContain('baton_workers{state="lost"} 1');
  expect(metrics).toContain('baton_workers{state="serving"} 1');
  await second.kill('SIGTERM');
  expect((await listed()).map(({ pid }) => pid)).toEqual([first.pid]);
});

test('a worker counts what it runs, and is seen to stop while calls are under way', async () => {
  await baton.script('claude', { latencyMs: 120_000 });
  const worker = await startWorker();
  await baton.submit({ input: 'Take your time' });
  const second = await baton.submit({ input: 'Take yours, too' });
  const [busy] = await until(([one]) => one?.running === 2);
  expect((await baton.runs(second.id)).items).toMatchObject([{ worker: busy?.id }]);
  worker.signal('SIGTERM');
  expect(await until(([one]) => one?.state === 'stopping')).toMatchObject([{ running: 2 }]);
  await until((list) => list.length === 0);
});

test('whoever was lost for an hour is forgotten', async () => {
  const card = { id: 'w', host: 'h', pid: 1, version: '0', providers: [], startedAt: new Date() };
  for (const id of ['young', 'old'])
    await baton.store.workers.beat({ ...card, id }, { running: 0, isStopping: false });
  const client = new pg.Client({ connectionString: baton.database.url });
  await client.connect();
  await client.query(`update workers set heartbeat_at = now() - interval '61 minutes' where id = 'old'`);
  await client.end();
  await baton.store.workers.prune();
  expect((await listed()).map(({ id }) => id)).toEqual(['young']);
});
