import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

export type AppProcess = {
  readonly pid: number;
  readonly isOver: () => boolean;
  /** Null while it runs, and where a signal ended it. */
  readonly exitCode: () => number | null;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
  /** SIGSTOP and SIGCONT do not end it. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Everything it has written so far. */
  readonly output: () => string;
  /** Resolves when it has written `words`; throws when it ends before. */
  readonly says: (words: string) => Promise<void>;
};

/** This repository, where the apps are started from. */
export const house = fileURLToPath(new URL('../..', import.meta.url));

/** What Node compiled once it need not compile at every start; that halves how long one takes. */
export const compileCache = join(house, 'node_modules', '.cache', 'baton');

/** An app as it runs in production: its own process in `folder`, told everything by environment and file. */
export function spawnApp(
  app: 'api' | 'worker' | 'simulator',
  folder: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  root = house,
): AppProcess {
  const main = join(root, 'apps', app, 'src/main.ts');
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, NODE_COMPILE_CACHE: compileCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    isOver: () => child.exitCode !== null || child.signalCode !== null,
    exitCode: () => child.exitCode,
    signal: (signal) => void child.kill(signal),
    kill: async (signal) => {
      child.kill(signal);
      await ended;
    },
    output: () => output,
    says: async (words) => {
      while (!output.includes(words)) {
        if (child.exitCode !== null) throw new Error(`the ${app} ended: ${output}`);
        await sleep(20);
      }
    },
  };
}
