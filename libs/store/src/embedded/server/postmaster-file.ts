import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  /** True once the server accepts connections. */
  readonly ready: boolean;
}

/**
 * What the server notes in its data directory: line 1 its pid, line 4 its port, line 8 its status, padded.
 * https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/utils/pidfile.h
 */
export const readPostmasterFile = (dataDir: string): PostmasterFile | undefined => {
  const lines = linesOf(dataDir);
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
};

/**
 * Puts a pid that no process can have into the file. It is not removed, because Postgres also finds in it the
 * shared memory by which it notices that children of a dead server still work on the data.
 */
export const voidPostmasterFile = (dataDir: string): void =>
  writeFileSync(pathIn(dataDir), [impossiblePid, ...linesOf(dataDir).slice(1)].join('\n'));

const impossiblePid = '2147483646';

const linesOf = (dataDir: string): readonly string[] => {
  try {
    return readFileSync(pathIn(dataDir), 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

const pathIn = (dataDir: string): string => join(dataDir, 'postmaster.pid');
