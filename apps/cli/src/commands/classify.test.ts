import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, runCommand } from '../command.test-data.ts';

const banner = "You've hit your session limit · resets 4pm (UTC)";
const answerTo = async (args: readonly string[], input?: string) => {
  const { stdout, stderr, code } = await runCommand(
    ['classify', '--json', ...args],
    input === undefined ? {} : { input },
  );
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return JSON.parse(stdout) as Record<string, unknown>;
};

test('an error as text: what it is, what to do, and why', async () => {
  const { stdout, code } = await runCommand(['classify', '--provider', 'claude-code', banner]);
  expect(stdout).toMatch(/^usage_window\n/);
  expect(stdout).toContain('wait, then send the same again');
  expect(stdout).toContain('4pm (UTC)');
  expect(stdout).toContain("claude-code «you've hit your session limit»");
  expect(code).toBe(0);
});

test('a sample as JSON, from a pipe, in the fields of the corpus', async () => {
  const sample = {
    id: 'a',
    provider: 'claude-code',
    channel: 'cli',
    status: null,
    headers: null,
    body: banner,
    exitCode: 1,
  };
  expect(await answerTo([], JSON.stringify(sample))).toMatchObject({
    id: 'a',
    class: 'usage_window',
    recoverable: 'retry_same_after_wait',
    resetHint: { raw: '4pm (UTC)' },
    certainty: expect.stringMatching(/^(?:derived|assumed)$/),
  });
});

test('a file named instead of the text is read', async () => {
  const path = join(await emptyFolder(), 'error.txt');
  await writeFile(
    path,
    'HTTP/1.1 429 Too Many Requests\r\nRetry-After: 30\r\n\r\n{"error":{"type":"rate_limit_error"',
  );
  expect(await answerTo([path])).toMatchObject({ class: 'rate_limit', resetHint: { afterMs: 30_000 } });
  expect(await answerTo(['--file', path])).toMatchObject({ class: 'rate_limit' });
});

test('lines of JSON are answered in order, broken ones too', async () => {
  const path = join(await emptyFolder(), 'samples.jsonl');
  const lines = [
    '{"id":"one","provider":"anthropic","channel":"http","status":529,"body":""}',
    '',
    '{"id":"two","body":',
    '{"id":"three","provider":"nobody","body":{"error":{"code":"insufficient_quota"}},"status":"429","headers":{"X":["a"]}}',
    '[1, 2]',
    'null',
    '{"id":4,"body":null}',
  ];
  await writeFile(path, lines.join('\n'));
  const { stdout, stderr, code } = await runCommand(['classify', '--jsonl', path]);
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(answers.map(({ id, class: kind }) => [id, kind])).toEqual([
    ['one', 'overloaded'],
    [null, 'none'],
    ['three', 'quota_exhausted'],
    [null, 'none'],
    [null, 'none'],
    ['4', 'none'],
  ]);
  expect(stderr).toMatch(
    /^line 3 is no JSON \([^\n]+\); it is taken as a text\.\nline 5 is neither an object nor a text; /,
  );
  expect(stderr).toContain('error: 3 lines are no samples.\n');
  expect(code).toBe(2);
});

test('a page as a JSON string is the page itself, alone and as a line', async () => {
  const page = '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head></html>';
  const alone = await answerTo([page]);
  expect(alone).toMatchObject({ class: 'server_error' });
  const { stdout, code } = await runCommand(['classify', '--jsonl', '-'], { input: JSON.stringify(page) });
  expect(JSON.parse(stdout)).toEqual(alone);
  expect(code).toBe(0);
});

test('what no rule knows is said to be unknown', async () => {
  const odd = await runCommand(['classify', '--channel', 'network', 'The flux capacitor is unhappy']);
  expect(odd.stdout).toMatch(/^network\n/);
  expect(odd.stdout).toContain('not known what kind of error this is');
  const unknown = await runCommand(['classify', 'Error: the flux capacitor is unhappy']);
  expect(unknown.stdout).toMatch(/^none\n/);
  expect(unknown.stdout).toContain('not known: no rule knows these words');
  const talk = await runCommand(['classify', '## Notes\n- a 429 is retried\n- then the test passes']);
  expect(talk.stdout).toContain('nothing: no word here says that a call failed');
});

test('a time that cannot be is shown with its reason', async () => {
  const { stdout } = await runCommand(['classify', "You've hit your session limit · resets 13pm (UTC)"]);
  expect(stdout).toContain('13pm (UTC)');
  expect(stdout).toContain('13 is no hour of a clock with am and pm');
});

test('a provider nobody knows is refused with those that are known, and the fields of a sample are in the help', async () => {
  const { stderr, code } = await runCommand(['classify', '--provider', 'clod', 'x']);
  expect(stderr).toMatch(/^error: --provider clod is not known\.\n.*anthropic, .*claude-code, /s);
  expect(code).toBe(2);
  const { stdout } = await runCommand(['classify', '--help']);
  for (const field of ['body', 'provider', 'channel', 'status', 'headers', 'exitCode', 'id'])
    expect(stdout).toMatch(new RegExp(`^  ${field} `, 'm'));
});

describe('whatever is piped in, it neither throws nor prints a stack', () => {
  test.each([
    ['nothing', ''],
    ['half a JSON', '{"error":{"message":"Overl'],
    ['HTML', '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head></html>'],
    ['a number', '429'],
    ['a deep list', '['.repeat(20_000)],
    ['5 MB', `{"error":{"message":"${'word '.repeat(1_000_000)}`],
    ['a null byte', '\u0000{"body":"\u0000"}'],
    ['wrong types', '{"body":1,"headers":"x","status":"soon","channel":7,"exitCode":"y"}'],
  ])('%s', async (_name, input) => {
    expect((await answerTo([], input))['class']).toEqual(expect.any(String));
  });
});

test('a file that is not there is named', async () => {
  for (const option of ['--file', '--jsonl']) {
    const { stderr, code } = await runCommand(['classify', option, '/nowhere/at/all']);
    expect(stderr).toMatch(/^error: \/nowhere\/at\/all does not exist\.\n/);
    expect(code).toBe(2);
  }
});

test('a channel or a status that is none is refused', async () => {
  expect((await runCommand(['classify', '--channel', 'fax', 'x'])).stderr).toContain(
    'Use http, sse, cli or network.',
  );
  expect((await runCommand(['classify', '--status', '42', 'x'])).code).toBe(2);
});
