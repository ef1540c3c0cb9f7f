import { expect, test } from 'vitest';
import { give, runCommand, startScriptedServer, taskId } from '../command.test-data.ts';

const key = {
  id: taskId,
  name: 'ci',
  prefix: 'bk_abc',
  scopes: ['tasks:read', 'tasks:write'],
  makerId: null,
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
