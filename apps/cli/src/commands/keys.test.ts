import { expect, test } from 'vitest';
import { give, runCommand, startScriptedServer, taskId } from '../command.test-data.ts';

const key = {
  id: taskId,
  name: 'ci',
  prefix: 'bk_abc',
  scopes: ['tasks:read', 'tasks:write'],
  makerId: null,
  budget: null,
  createdAt: '2030-01-01T09:00:00.000Z',
  expiresAt: null,
  revokedAt: null,
};

test('a new key’s secret is all that stdout gets', async () => {
  await using server = await startScriptedServer({
    'POST /v1/keys': give({ ...key, secret: 'bk_secret' }, 201),
  });
  const { stdout, stderr } = await runCommand(
    ['keys', 'create', 'ci', '--expires', '2031-01-01T00:00:00Z'],
    server,
  );
  expect(stdout).toBe('bk_secret\n');
  expect(stderr).toContain('It is shown this once');
  expect(server.requests[0]?.body).toEqual({
    name: 'ci',
    scopes: key.scopes,
    expiresAt: '2031-01-01T00:00:00.000Z',
  });
});

test('a key is made with caps, which are changed by period', async () => {
  const budget = { day: { usd: 5, turns: 200 }, month: { tokens: 1_000_000 } };
  await using server = await startScriptedServer({
    'POST /v1/keys': give({ ...key, budget, secret: 'bk_secret' }, 201),
    [`PATCH /v1/keys/${taskId}`]: give({ ...key, budget }),
  });
  const day = ['--per-day', 'usd=5,turns=200'];
  await runCommand(['keys', 'create', 'ci', ...day, '--per-month', 'tokens=1000000'], server);
  const { stdout } = await runCommand(['keys', 'update', taskId, ...day], server);
  await runCommand(['keys', 'update', taskId, '--per-month', 'none'], server);
  expect(server.requests.map(({ body }) => (body as { budget: unknown }).budget)).toEqual([
    budget,
    { day: budget.day },
    { month: null },
  ]);
  expect(stdout).toContain('(ci) may spend $5.00 a day, 200 turns a day, 1,000,000 tokens a month.');
});

test.each([
  ['5', 'Use caps such as usd=5,tokens=100000,turns=200.'],
  ['euro=5', 'Use caps such as'],
  ['usd=', 'Use an amount in US dollars above 0'],
  ['turns=1.5', 'Use a whole number'],
  ['none', 'Use caps such as'],
])('caps of %s are refused with what would be right', async (text, sentence) => {
  const { stderr, code } = await runCommand(['keys', 'create', 'ci', '--per-day', text]);
  expect(stderr).toContain(sentence);
  expect(code).toBe(2);
});

test('a change that changes nothing is refused with what would be one', async () => {
  const { stderr, code } = await runCommand(['keys', 'update', taskId]);
  expect(stderr).toContain('Give --per-day or --per-month');
  expect(code).toBe(2);
});

test('the list tells revoked and expired keys from valid ones', async () => {
  const past = '2020-01-01T00:00:00.000Z';
  const items = [key, { ...key, revokedAt: past }, { ...key, expiresAt: past }];
  await using server = await startScriptedServer({ 'GET /v1/keys': give({ items }) });
  const { stdout } = await runCommand(['keys'], server);
  expect(stdout.match(/ (valid|revoked|expired) /g)).toEqual([' valid ', ' revoked ', ' expired ']);
});

test('an unknown scope is refused with those there are', async () => {
  const { stderr, code } = await runCommand(['keys', 'create', 'ci', '--scope', 'root']);
  expect(stderr).toContain('root is no scope; use some of tasks:read, tasks:write, admin');
  expect(code).toBe(2);
});
