import { closeSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';

const maxBytes = 10 * 1024 ** 2;

export interface ServerLog {
  /** For the server's stdout and stderr; a file, not a pipe, so that the server outlives a killed parent in order. */
  readonly fd: number;
  /** What was written since `openServerLog`. */
  readSinceOpened(): string;
  close(): void;
}

/** Appends to the log file (mode 0600); one that has grown over 10 MB begins anew. */
export const openServerLog = (path: string): ServerLog => {
  if (sizeOf(path) > maxBytes) rmSync(path);
  const begin = sizeOf(path);
  const fd = openSync(path, 'a', 0o600);
  return {
    fd,
    readSinceOpened: () => readFileSync(path).subarray(begin).toString('utf8'),
    close: () => closeSync(fd),
  };
};

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
