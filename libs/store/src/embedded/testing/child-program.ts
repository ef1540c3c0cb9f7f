import { spawn } from 'node:child_process';
import type { SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

export interface ChildProgram {
  readonly pid: number;
  /** The next line of its stdout; undefined at its end. */
  line(): Promise<string | undefined>;
  /** Sends the signal, and resolves when the process is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
  readonly ended: Promise<unknown>;
}

/** Runs TypeScript in a Node process of its own, which is killed when the test is over. */
export const runProgram = (source: string, options: SpawnOptions = {}): ChildProgram => {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', source], {
    ...options,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  onTestFinished(() => end('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => {
    const { value, done } = await lines.next();
    return done === true ? undefined : value;
  };
  return { pid: Number(child.pid), line, end, ended };
};

/** Imports `names` from the TypeScript file at `url`. */
export const importing = (names: string, url: string): string => `import { ${names} } from '${url}';\n`;
