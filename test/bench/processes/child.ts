import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export type Child = { readonly pid: number; readonly stop: () => Promise<void> };

export type ChildOptions = {
  readonly name: string;
  /** From the repository's root. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Working folder, with its output as `<name>.log`. */
  readonly folder: string;
  /** Answers with success as soon as the child serves. */
  readonly readyUrl?: string;
  readonly profile?: string | null;
};

/** Those that were not stopped yet. */
const living = new Set<Child>();

/** Ends a benchmark that is interrupted, with all that it started. */
export const stopOnSignal = (stores: { readonly close: () => Promise<void> }): void => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      void stopChildren()
        .then(() => stores.close())
        .finally(() => process.exit(130));
    });
};

const stopChildren = async (): Promise<void> => {
  await Promise.all([...living].map((child) => child.stop()));
};

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** The flags of the npm scripts and of the image. */
const asInProduction = ['--max-semi-space-size=16', '--max-old-space-size=1024'];
const longestStartMs = 30_000;
const longestStopMs = 15_000;

/** A process of its own that writes to a file: reading its output would cost the load generator. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { name, script, args = [], env, folder, readyUrl, profile } = options;
  const file = join(folder, `${name}.log`);
  const output = openSync(file, 'a');
  const profiling = profile
    ? ['--cpu-prof', `--cpu-prof-dir=${profile}`, `--cpu-prof-name=${name}.cpuprofile`]
    : [];
  const child = spawn(process.execPath, [...asInProduction, ...profiling, join(root, script), ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, ...env },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const exited = once(child, 'exit');
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const stop = async (): Promise<void> => {
    living.delete(self);
    if (isOver()) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), longestStopMs);
    await exited;
    clearTimeout(timer);
  };
  const self: Child = { pid: child.pid ?? 0, stop };
  living.add(self);
  const until = Date.now() + longestStartMs;
  while (readyUrl !== undefined && !(await answers(readyUrl))) {
    if (isOver() || Date.now() > until) {
      await stop();
      throw new Error(`${name} did not start:\n${readFileSync(file, 'utf8').slice(-2_000)}`);
    }
    await sleep(25);
  }
  return self;
}

const answers = async (url: string): Promise<boolean> =>
  fetch(url).then(
    (response) => response.ok,
    () => false,
  );
