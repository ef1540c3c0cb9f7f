import { execFile } from 'node:child_process';
import type { ChildProcess, ExecFileException } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { findReason, PostgresStartError } from '../postgres-start-error.ts';
import { spawnDefaults } from '../place/server-user.ts';
import type { ServerUser } from '../place/server-user.ts';

export interface Command {
  readonly user: ServerUser;
  readonly file: string;
  readonly args: readonly string[];
  /** Written to its standard input, which then ends. */
  readonly input?: string;
  readonly signal?: AbortSignal;
}

/**
 * Runs one of Postgres's programs to its end, two minutes at most.
 * @throws PostgresStartError with what it wrote to stderr.
 */
export const runAs = async ({ user, file, args, input = '', signal }: Command): Promise<void> => {
  const limits = { timeout: 120_000, maxBuffer: 16 * 1024 ** 2 };
  const running = promisify(execFile)(file, args, { ...spawnDefaults, ...user, ...limits, signal });
  // A program that ends before it has read its input breaks the pipe; its exit says why, below.
  running.child.stdin?.on('error', () => {});
  running.child.stdin?.end(input);
  try {
    await running;
  } catch (cause) {
    // When it is called off the promise does not wait, yet its files are only free once it is gone.
    if (isRunning(running.child)) await once(running.child, 'exit');
    signal?.throwIfAborted();
    const { stderr, message } = cause as ExecFileException;
    const reason = findReason(stderr ?? '') ?? message;
    throw new PostgresStartError(reason, `It was ${basename(file)} that failed.`, { cause });
  }
};

const isRunning = ({ pid, exitCode, signalCode }: ChildProcess): boolean =>
  pid !== undefined && exitCode === null && signalCode === null;
