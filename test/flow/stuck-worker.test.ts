import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBaton, temporaryFolder, testAgent, type Baton } from '../support/baton.ts';
import { openLine, type Line } from '../support/open-line.ts';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.ts';

const agents = [testAgent({ providers: ['claude'] }), testAgent({ id: 'slow', providers: ['synthetic'] })];

let baton: Baton;
let line: Line;
let folder: ReturnType<typeof temporaryFolder>;
let worker: WorkerProcess;

beforeEach(async () => {
  folder = temporaryFolder();
  baton = await startBaton({ backend: 'redis', workers: 0, agents });
  line = await openLine(baton.place.url);
  worker = await startWorkerProcess(baton, {
    folder: folder.path,
    agents,
    redisUrl: line.url,
    serve: ['claude', 'synthetic'],
  });
});
afterEach(async () => {
  await worker.kill('SIGKILL');
  await line.close();
  await baton.stop();
  folder.remove();
});

test(
  'a worker that takes no more bells puts its runs back and ends with an exit code that says so',
  { timeout: 240_000 },
  async () => {
    await baton.script('synthetic', { latencyMs: 300_000 });
    const slow = await baton.submit({ input: 'Take your time', agent: 'slow' });
    await baton.until(slow.id, ({ status }) => status === 'running');
    // A key that is named by whoever takes bells, and by nobody else.
    line.freezeWho(':runs-claude:limiter');
    // Rings for all, and takes nothing of theirs.
    const other = await baton.startWorker({ serve: ['codex'] });
    const task = await baton.submit({ input: 'Say hello', agent: 'engineer' });

    await worker.says('bells hang that this worker could take');
    const [, port] = /"port":(\d+)/u.exec(worker.output()) ?? [];
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect([health.status, await health.json()]).toEqual([
      503,
      { ok: false, detail: 'It takes no more runs of claude.' },
    ]);
    await expect.poll(worker.exitCode, { timeout: 60_000 }).toBe(1);
    expect((await baton.runs(slow.id)).items).toMatchObject([{ status: 'queued', crashes: 0 }]);
    expect(await baton.get('/v1/workers')).toMatchObject({ items: [{ providers: [{ id: 'codex' }] }] });

    const next = await baton.startWorker({ serve: ['claude'] });
    await baton.finished(task.id);
    await Promise.all([next.stop(), other.stop()]);
  },
);
