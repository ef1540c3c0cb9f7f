import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Every process that works in the folder: a Postgres server and its children do so in their data directory. */
export const processesIn = (folder: string): number[] =>
  processes().filter((pid) => workingFolder(pid) === folder);

export const processesUnder = (folder: string): number[] =>
  processes().filter((pid) => workingFolder(pid)?.startsWith(`${folder}/`));

/** The server itself, of those. */
export const serverIn = (folder: string): number | undefined =>
  processesIn(folder).find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('\0-D\0'));

export const waitUntil = async (condition: () => boolean, withinMs = 15_000): Promise<void> => {
  const deadline = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > deadline)
      throw new Error(`not so within ${withinMs} ms: ${condition.toString()}`);
    await sleep(10);
  }
};

const processes = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

const workingFolder = (pid: number): string | undefined => {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
};
