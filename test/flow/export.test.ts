import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { uuidv7 } from 'uuidv7';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { taskExport, type TaskExport } from '@baton/contract';
import { startBaton, temporaryFolder, testAgent, type Baton } from '../support/baton.ts';

const main = new URL('../../apps/cli/src/main.ts', import.meta.url).pathname;

let baton: Baton;
beforeEach(async () => {
  const limits = { maxSteps: 200, maxRunSeconds: 600 };
  baton = await startBaton({
    backend: 'postgres',
    agents: [testAgent({ providers: ['claude', 'codex'], limits })],
  });
});
afterEach(() => baton.stop());

/** A task in a session with an older one, which is limited and handed over, and takes more events than fit on one page. */
async function longTask() {
  const first = await baton.finished((await baton.submit({ input: 'Say hello' })).id);
  const steps = Array.from({ length: 110 }, () => ({ tool: 'no_such_tool', args: {} }));
  await baton.script('claude', { window: { requests: 30, seconds: 600 }, steps });
  await baton.script('codex', { steps: [...steps, { say: 'made it' }] });
  const { id } = await baton.submit({ input: 'Go on', sessionId: first.sessionId });
  return { first, task: await baton.finished(id, 50_000) };
}

test('an export holds everything about a task, page by page, and nothing that is secret', async () => {
  const { first, task } = await longTask();
  const response = await baton.send('GET', `/v1/tasks/${task.id}/export`);
  const text = await response.text();
  const all = taskExport.parse(JSON.parse(text));
  expect(all.task).toEqual(task);
  expect(all.session.tasks.map(({ id }) => id)).toEqual([first.id, task.id]);
  expect(all.runs).toEqual((await baton.runs(task.id)).items);
  expect(all.handoffs).toMatchObject([{ from: 'claude', to: 'codex', document: { form: 'handoff/v1' } }]);
  expect(all.checkpoints.length).toBeGreaterThan(1);
  expect(all.events).toEqual(await baton.events(task.id));
  expect(all.events.length).toBeGreaterThan(200);
  const messages = await baton.get<{ items: unknown[] }>(
    `/v1/sessions/${task.sessionId}/messages?limit=1000`,
  );
  expect(all.messages).toEqual(messages.items);
  expect(all.messages.length).toBeGreaterThan(200);
  expect(text).not.toContain('vendor');
  expect(text).not.toContain(baton.key);
});

test('a task without messages, another project’s, and one that is not there', async () => {
  const asking = await baton.submit({ input: 'Say hello', budget: { turns: 1 } });
  await baton.script('claude', { latencyMs: 60_000 });
  const { id } = await baton.submit({
    input: 'Later',
    dependsOn: [asking.id, (await baton.submit({ input: 'Wait' })).id],
  });
  expect(await baton.get<TaskExport>(`/v1/tasks/${id}/export`)).toMatchObject({
    runs: [],
    messages: [],
    summaries: [],
    task: { status: 'blocked' },
  });
  const other = await baton.newKey(['admin'], (await baton.store.keys.project('other', uuidv7())).id);
  const asked = await baton.send('GET', `/v1/tasks/${id}/export`, undefined, {
    authorization: `Bearer ${other}`,
  });
  expect(asked.status).toBe(404);
  expect((await baton.send('GET', `/v1/tasks/${uuidv7()}/export`)).status).toBe(404);
});

test('the command writes it to standard output or into a new file', async () => {
  const folder = temporaryFolder();
  const task = await baton.finished((await baton.submit({ input: 'Say hello' })).id);
  const run = (...args: readonly string[]) =>
    execa(process.execPath, [main, 'tasks', 'export', task.id, ...args], {
      cwd: folder.path,
      env: { PATH: process.env['PATH'] ?? '', BATON_URL: baton.url, BATON_API_KEY: baton.key },
      extendEnv: false,
      reject: false,
    });
  const printed = JSON.parse((await run()).stdout) as TaskExport;
  expect(printed.task).toEqual(task);
  await run('--out', 'task.json');
  const written = JSON.parse(readFileSync(join(folder.path, 'task.json'), 'utf8')) as TaskExport;
  expect({ ...written, exportedAt: '' }).toEqual({ ...printed, exportedAt: '' });
  expect(await run('--out', 'task.json')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('EEXIST'),
  });
  folder.remove();
});
