import { expect, test } from 'vitest';
import type { UnknownFailureView } from '@baton/contract';
import { give, runCommand, startScriptedServer } from '../command.test-data.ts';

const failure: UnknownFailureView = {
  fingerprint: '0123456789abcdef',
  kind: 'anthropic',
  channel: 'http',
  status: 418,
  body: 'the moon is\nin the wrong house',
  count: 12,
  firstAt: '2030-01-01T09:00:00.000Z',
  lastAt: '2030-01-02T10:11:12.000Z',
};

const serve = (items: readonly UnknownFailureView[]) =>
  startScriptedServer({ 'GET /v1/failures': give({ items }) });

test('errors that no rule knew are listed with how often they came', async () => {
  await using server = await serve([failure]);
  const { stdout, code } = await runCommand(['failures'], server);
  expect(stdout).toMatch(/12 +2030-01-02 10:11 +anthropic +418 +the moon is in the wrong house/);
  expect(code).toBe(0);
});

test('as samples they go into classify as they are', async () => {
  await using server = await serve([failure, { ...failure, fingerprint: 'fedcba9876543210' }]);
  const { stdout } = await runCommand(['failures', '--jsonl'], server);
  const classified = await runCommand(['classify', '--jsonl', '-'], { input: stdout });
  expect(
    classified.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id),
  ).toEqual(['0123456789abcdef', 'fedcba9876543210']);
});

test('where every error was known it says so', async () => {
  await using server = await serve([]);
  expect((await runCommand(['failures'], server)).stdout).toBe('Every error so far was known.\n');
});
