import { expect, test } from 'vitest';
import type { WorkerView } from '@baton/contract';
import { give, runCommand, startScriptedServer } from '../command.test-data.ts';

const ago = (seconds: number): string => new Date(Date.now() - 1_000 * seconds).toISOString();

const worker: WorkerView = {
  id: 'host-16246-bfdf',
  state: 'serving',
  host: 'host',
  pid: 16_246,
  version: '0.1.0',
  providers: [
    { id: 'claude', concurrency: 4 },
    { id: 'codex', concurrency: 8 },
  ],
  capacity: 12,
  running: 3,
  startedAt: ago(7_300),
  heartbeatAt: ago(1),
};

test('the table tells of each worker whether it serves, what, how much of it, and when it was heard of', async () => {
  const lost = { ...worker, id: 'other-7-aaaa', state: 'lost', running: 0, heartbeatAt: ago(190) };
  await using server = await startScriptedServer({ 'GET /v1/workers': give({ items: [worker, lost] }) });
  const { stdout, code } = await runCommand(['workers'], server);
  expect(stdout).toMatch(
    /host-16246-bfdf +serving +3 of 12 +\d+ s ago +claude 4, codex 8 +2 h ago +0\.1\.0 +host +16246/u,
  );
  expect(stdout).toMatch(/other-7-aaaa +lost +0 of 12 +3 min ago/u);
  expect(code).toBe(0);
  const { stdout: json } = await runCommand(['workers', '--json'], server);
  expect(JSON.parse(json)).toEqual({ items: [worker, lost] });
});

test('without any it says so, and how one is started', async () => {
  await using server = await startScriptedServer({ 'GET /v1/workers': give({ items: [] }) });
  const { stdout } = await runCommand(['workers'], server);
  expect(stdout).toContain('No worker runs, so tasks wait. Start one with npm run worker');
});
