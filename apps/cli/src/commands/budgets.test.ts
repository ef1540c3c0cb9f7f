import { expect, test } from 'vitest';
import { give, runCommand, startScriptedServer, taskId } from '../command.test-data.ts';

const day = {
  owner: { kind: 'project', id: taskId, name: 'default' },
  period: 'day',
  unit: 'usd',
  limit: 5,
  used: 4.25,
  reserved: 0.5,
  left: 0.25,
  resetsAt: '2030-01-02T00:00:00.000Z',
};

test('the table tells whose cap it is, what is used, reserved and left', async () => {
  const month = { ...day, owner: { ...day.owner, kind: 'key', name: 'ci' }, period: 'month', unit: 'tokens' };
  const items = [day, { ...month, limit: 1_000_000, used: 1_000_000, reserved: 0, left: 0 }];
  await using server = await startScriptedServer({ 'GET /v1/budgets': give({ items }) });
  const { stdout } = await runCommand(['budgets'], server);
  expect(stdout).toMatch(/project default +day +usd +\$5\.00 +\$4\.25 +\$0\.5000 +\$0\.2500/u);
  expect(stdout).toMatch(/key ci +month +tokens +1,000,000 +1,000,000 +0 +0/u);
});

test('without caps it says where they are set', async () => {
  await using server = await startScriptedServer({ 'GET /v1/budgets': give({ items: [] }) });
  const { stdout } = await runCommand(['budgets'], server);
  expect(stdout).toContain('Set them under projects in baton.yaml, or with baton keys update.');
});
