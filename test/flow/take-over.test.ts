import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Agent } from '@baton/domain';
import { backends, startBaton, temporaryFolder, testAgent, type Baton } from '../support/baton.ts';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.ts';
import { journalServer } from '../support/journal-server.ts';

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  let folder: ReturnType<typeof temporaryFolder>;
  let workers: WorkerProcess[];
  let agents: readonly Agent[];
  const journal = (): readonly string[] => {
    const file = join(folder.path, 'journal');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  };
  const startWorker = async (): Promise<WorkerProcess> => {
    const worker = await startWorkerProcess(baton, {
      folder: folder.path,
      agents,
      tools: { journal: journalServer(join(folder.path, 'journal')) },
    });
    workers.push(worker);
    return worker;
  };

  beforeEach(async () => {
    folder = temporaryFolder();
    workers = [];
    agents = [testAgent({ tools: ['journal'] })];
    baton = await startBaton({ backend, workers: 0, agents });
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.kill('SIGKILL')));
    await baton.stop();
    folder.remove();
  });

  test('a worker killed in the middle of a five-step task: one outcome, no step recorded or effected twice', async () => {
    const notes = ['one', 'two', 'three', 'four'].map((text) => ({
      tool: 'journal__write',
      args: { text, waitMs: 300 },
    }));
    await baton.script('claude', { steps: [...notes, { say: 'done' }] });
    const first = await startWorker();
    const task = await baton.submit({ input: 'Write four notes' });
    await baton.until(task.id, (found) => found.steps >= 2);
    await first.kill('SIGKILL');
    await startWorker();
    const done = await baton.finished(task.id);
    expect(done).toMatchObject({ status: 'succeeded', steps: 5 });
    const events = await baton.events(task.id);
    expect(events.filter((event) => event.type === 'run-taken-back')).toMatchObject([
      { data: { crashes: 1 } },
    ]);
    expect(events.filter((event) => event.type === 'task-succeeded')).toHaveLength(1);
    expect(events.map((event) => event.id)).toEqual(events.map((_, index) => index + 1));
    expect(
      events.filter((event) => event.type === 'step-answered').map((event) => event.data['step']),
    ).toEqual([1, 2, 3, 4, 5]);
    const messages = await baton.messages(done.sessionId);
    expect(messages.map((message) => message.number)).toEqual(messages.map((_, index) => index + 1));
    expect(messages.filter((message) => message.role === 'assistant')).toHaveLength(5);
    const lines = journal();
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.length).toBeGreaterThanOrEqual(3);
    const { items } = await baton.runs(task.id);
    // Forgotten by now: the worker that went on lived through further tools.
    expect(items).toMatchObject([{ status: 'completed', crashes: 0, epoch: 3 }]);
  });

  test('a call under way at the kill is repeated if its tool may be repeated, and otherwise reported as unknown', async () => {
    await baton.script('claude', {
      steps: [
        {
          tools: [
            { tool: 'journal__look', args: { waitMs: 4_000 } },
            { tool: 'journal__write', args: { text: 'once', waitMs: 0 } },
          ],
        },
        { say: '{{last}}' },
      ],
    });
    const first = await startWorker();
    const task = await baton.submit({ input: 'Look, then write' });
    await baton.until(task.id, (found) => found.steps === 1);
    await first.kill('SIGKILL');
    await startWorker();
    const done = await baton.finished(task.id);
    const results = (await baton.messages(done.sessionId)).flatMap((message) =>
      message.parts.flatMap((part) => (part.type === 'tool-result' ? [part] : [])),
    );
    expect(results.map((part) => [part.tool, part.isError])).toEqual([
      ['journal__look', false],
      ['journal__write', true],
    ]);
    expect(JSON.stringify(results[1]?.result)).toContain('outcome is unknown');
    expect(journal()).not.toContain('once');
  });

  test('a worker that was stopped past its lease writes nothing more', async () => {
    await baton.script('claude', { latencyMs: 1_500, steps: [{ say: 'done' }] });
    const sleeper = await startWorker();
    const task = await baton.submit({ input: 'Be slow' });
    await baton.until(task.id, (found) => found.status === 'running');
    sleeper.signal('SIGSTOP');
    await startWorker();
    const done = await baton.finished(task.id);
    sleeper.signal('SIGCONT');
    await sleep(3_000);
    const again = await baton.task(task.id);
    expect(again).toEqual(done);
    expect((await baton.events(task.id)).filter((event) => event.type === 'step-answered')).toHaveLength(1);
  });

  test('a task that kills its worker three times is set aside with the reason, and can be retried', async () => {
    await baton.script('claude', {
      steps: [{ tool: 'journal__look', args: { waitMs: 60_000 } }, { say: 'done' }],
    });
    const task = await baton.submit({ input: 'Kill me' });
    for (let crash = 1; crash <= 3; crash += 1) {
      const worker = await startWorker();
      await baton.until(task.id, (found) => found.status === 'running' && found.steps === 1);
      const { items } = await baton.runs(task.id);
      expect(items[0]?.crashes).toBe(crash - 1);
      await worker.kill('SIGKILL');
      if (crash === 3) await startWorker();
      else {
        // Another worker's sweep takes the run back; it must not begin to work on it.
        await takeBackWithoutWorking(baton, task.id);
      }
    }
    const failed = await baton.finished(task.id);
    expect(failed.error).toMatchObject({ code: 'worker_lost' });
    expect((await baton.runs(task.id)).items).toMatchObject([{ status: 'lost', crashes: 3 }]);
    writeFileSync(join(folder.path, 'fast'), '');
    await baton.script('claude', { steps: [{ say: 'unused' }, { say: 'done at last' }] });
    await baton.post(`/v1/tasks/${task.id}/retry`);
    expect(await baton.finished(task.id)).toMatchObject({ status: 'succeeded' });
  });
});

/** Waits out the lease and takes the run back as a sweep would, without serving any queue. */
async function takeBackWithoutWorking(baton: Baton, taskId: string): Promise<void> {
  for (;;) {
    const run = (await baton.store.leases.expired()).find((lease) => lease.taskId === taskId);
    if (run && (await baton.store.leases.takeBack(run))) return;
    await sleep(100);
  }
}
