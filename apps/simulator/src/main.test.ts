import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const MAIN = join(import.meta.dirname, 'main.ts');
const env = { ...process.env, BATON_SIMULATOR_PORT: '0' };

const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
afterAll(() => rmSync(folder, { recursive: true }));

function scriptFile(text: string): string {
  const file = join(folder, `${randomUUID()}-script.json`);
  writeFileSync(file, text);
  return file;
}

async function failure(
  args: string[],
  environment: NodeJS.ProcessEnv = env,
): Promise<{ code: number; stderr: string }> {
  return promisify(execFile)(process.execPath, [MAIN, ...args], { env: environment }).then(
    () => ({ code: 0, stderr: '' }),
    (error: { code: number; stderr: string }) => error,
  );
}

test('it says where it is ready, plays the file and ends with code 0 on SIGTERM', async () => {
  const file = scriptFile('{"claude":{"steps":[{"say":"from the file"}]}}');
  const child = spawn(process.execPath, [MAIN, '--script', file], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const url = /^The simulator is ready at (http:\/\/127\.0\.0\.1:\d+)\.$/.exec(line)?.[1];
  const body = JSON.stringify({ model: 'm', max_tokens: 99, messages: [{ role: 'user', content: 'q' }] });
  const answer = await fetch(`${url}/claude/v1/messages`, { method: 'POST', body });
  expect(await answer.text()).toContain('from the file');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test.each([
  [
    '{"claude":{"overload":2}}',
    /^\S+script\.json: Field "claude\.overload" is 2; give a probability from 0 to 1\.\n$/,
  ],
  ['{"claude":', /^\S+script\.json: This is not JSON \(.+\); correct it\.\n$/],
  ['{"Claude":{}}', /^\S+script\.json: Provider name "Claude" is not allowed; give .+\n$/],
])('the faulty script file %s is one sentence and exit code 1', async (text, sentence) => {
  const { code, stderr } = await failure(['--script', scriptFile(text)]);
  expect(stderr).toMatch(sentence);
  expect(code).toBe(1);
});

test('a missing file, an unknown option and a wrong port are sentences with a remedy', async () => {
  const faults = await Promise.all([
    failure(['--script', '/nowhere/script.json']),
    failure(['--skript', 'x']),
    failure([], { ...env, BATON_SIMULATOR_PORT: '70000' }),
  ]);
  expect(faults.map(({ stderr }) => stderr)).toEqual([
    '/nowhere/script.json: The script file cannot be read (ENOENT); give --script the path of a readable JSON file.\n',
    "Unknown option '--skript'; use --script FILE, or nothing.\n",
    'BATON_SIMULATOR_PORT is "70000"; set it to a port from 0 to 65535, or unset it for 7790\n',
  ]);
});
