import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, give, refuse, runCommand, startScriptedServer, task } from './command.test-data.ts';

test('the help names the exit codes and the environment', async () => {
  const { stdout, code } = await runCommand(['--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('130  stopped with Ctrl-C');
  expect(stdout).toContain('BATON_API_KEY');
});

test.each([
  [
    'no server',
    ['tasks'],
    { BATON_URL: 'http://127.0.0.1:9', BATON_API_KEY: 'k' },
    5,
    'Start it with `npm start`',
  ],
  ['no key', ['tasks'], {}, 2, 'No API key'],
  ['a URL that is none', ['tasks'], { BATON_URL: 'here' }, 2, 'BATON_URL'],
  ['a key with a line break', ['tasks'], { BATON_API_KEY: 'a\nb' }, 2, 'BATON_API_KEY'],
  ['an unknown command', ['taks'], {}, 2, 'Did you mean tasks?'],
  ['an unknown option', ['tasks', '--bogus'], {}, 2, "unknown option '--bogus'"],
] as const)(
  '%s: one sentence with what to do, and no stack trace',
  async (_name, args, env, exitCode, said) => {
    const { stdout, stderr, code } = await runCommand(args, { env });
    expect({ stdout, code }).toEqual({ stdout: '', code: exitCode });
    expect(stderr).toContain(said);
    expect(stderr).not.toMatch(/^\s+at /m);
  },
);

test('the key is found in .baton/api-key of a folder above', async () => {
  await using server = await startScriptedServer({ 'GET /v1/agents': give({ items: [] }) });
  const folder = await emptyFolder();
  await mkdir(join(folder, '.baton'));
  await writeFile(join(folder, '.baton', 'api-key'), 'bk_found\n');
  await mkdir(join(folder, 'deep', 'down'), { recursive: true });
  const env = { BATON_URL: server.env.BATON_URL };
  expect((await runCommand(['agents'], { env, folder: join(folder, 'deep', 'down') })).code).toBe(0);
  expect(server.requests[0]?.headers.authorization).toBe('Bearer bk_found');
});

test.each([
  [refuse('unauthenticated', 401, 'The key is not known.'), 2, 'Set BATON_API_KEY to a valid key'],
  [refuse('forbidden', 403, 'The key lacks tasks:read.'), 2, 'Use a key with that scope'],
  [refuse('unavailable', 503, 'Postgres does not answer.'), 5, 'Postgres does not answer.'],
  [refuse('internal', 500, 'Something broke.'), 1, 'Look at the server’s log'],
  [give({ hello: 'world' }), 2, 'not as Baton does'],
])('a refusal is told in its own words with a next step (%#)', async (answer, exitCode, said) => {
  await using server = await startScriptedServer({ 'GET /v1/tasks': answer });
  const { stderr, code } = await runCommand(['tasks'], server);
  expect(stderr).toContain(said);
  expect(code).toBe(exitCode);
});

test('every fault of a refused task and every agent’s reason is told', async () => {
  const problem = {
    type: 'urn:baton:problem:no_agent_fits',
    title: 'No agent fits the task',
    status: 422,
    detail: 'No agent fits.',
    code: 'no_agent_fits',
    retryable: false,
    refused: [{ agent: 'writer', reasons: ['it lacks the capability fly'] }],
  };
  await using server = await startScriptedServer({ 'POST /v1/match': give(problem, 422) });
  const { stderr, code } = await runCommand(['match', 'fly', '--needs', 'fly'], server);
  expect(stderr).toContain('writer: it lacks the capability fly');
  expect(code).toBe(2);
});

test('a title cannot steer the terminal', async () => {
  const page = { items: [task({ title: 'red \x1b[31m\x07and\nlong' })], nextCursor: null };
  await using server = await startScriptedServer({ 'GET /v1/tasks': give(page) });
  const { stdout } = await runCommand(['tasks'], server);
  expect(stdout).toContain('red and long');
});
