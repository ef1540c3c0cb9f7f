import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';

/** The words a process was started with; none for one that is gone, or dead and not collected yet. */
export const commandOf = (pid: number): readonly string[] => {
  if (process.platform !== 'linux') return ask('ps', ['-o', 'comm=', '-p', String(pid)]);
  const words = orUndefined(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? '';
  return words.split('\0').filter((word) => word !== '');
};

/** Undefined where the system does not tell, as for other accounts' processes in many containers. */
export const workingFolderOf = (pid: number): string | undefined => {
  if (process.platform === 'linux') return orUndefined(() => readlinkSync(`/proc/${pid}/cwd`));
  const fields = ask('lsof', ['-a', '-d', 'cwd', '-F', 'n', '-p', String(pid)]);
  return fields.find((field) => field.startsWith('n'))?.slice(1);
};

export const realPathOf = (path: string): string | undefined => orUndefined(() => realpathSync(path));

const ask = (program: string, args: readonly string[]): readonly string[] =>
  (spawnSync(program, args, { encoding: 'utf8' }).stdout ?? '').split('\n').filter((line) => line !== '');

const orUndefined = (read: () => string): string | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};
