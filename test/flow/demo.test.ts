import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const main = new URL('../../apps/cli/src/main.ts', import.meta.url).pathname;
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'baton-demo-test-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** The demo in a process of its own; its temporary folder stands in `home`. */
async function playDemo(interruptWhen: (said: string) => boolean = () => false) {
  const child = spawn(process.execPath, [main, 'demo', '--short'], {
    cwd: home,
    env: { PATH: process.env['PATH'], TMPDIR: home },
  });
  let [said, interrupted] = ['', false];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      if (interrupted || !interruptWhen(said)) return;
      interrupted = true;
      child.kill('SIGINT');
    });
  await once(child, 'close');
  return { said, code: child.exitCode };
}

test('the demo loses no task, tells how each went on, and leaves nothing behind', async () => {
  const { said, code } = await playDemo();
  expect(said).toMatch(/claude → codex, fidelity 1 \(rate limit\)/);
  expect(said).toMatch(/codex: connection broke off; tries again/);
  expect(said).toMatch(/claude → \w+, fidelity 1 \(context too long\)/);
  expect(said.match(/^ *\d+ {2}\S.* succeeded .*claude → /gm)).toHaveLength(4);
  expect(said).toMatch(/^4 tasks · \d+ hops · \d+ waits? · lost 0 · fidelity 1 · \$0\.\d+ · \d+ s$/m);
  expect(said).toContain('4 of 4 named it.');
  expect(code).toBe(0);
  expect(readdirSync(home)).toEqual([]);
}, 120_000);

test('Ctrl-C ends the demo and cleans up', async () => {
  const { said, code } = await playDemo((words) => words.includes('→ codex'));
  expect(said).not.toContain('lost');
  expect(code).toBe(130);
  expect(readdirSync(home)).toEqual([]);
}, 120_000);
