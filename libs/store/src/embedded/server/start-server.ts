import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from '../place/binaries.ts';
import { spawnDefaults } from '../place/server-user.ts';
import type { ServerUser } from '../place/server-user.ts';
import { findReason, PostgresStartError } from '../postgres-start-error.ts';
import { endServer } from './end-server.ts';
import type { RunningServer } from './end-server.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { openServerLog } from './server-log.ts';
import type { ServerLog } from './server-log.ts';
import { settingArguments } from './settings.ts';

export interface ServerStart {
  readonly binaries: Binaries;
  readonly user: ServerUser;
  readonly dataDir: string;
  readonly logFile: string;
  readonly port: number;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
}

export interface Server {
  readonly port: number;
  /** Ends it in order; resolves when its process is gone. */
  stop(): Promise<void>;
  /** Tells it to end at once and does not wait. */
  kill(): void;
}

/** A crashed server first replays at most `max_wal_size` of its log, which a slow disk does within this. */
const readyWithinMs = 120_000;

/**
 * Resolves when the server accepts connections.
 * @throws PostgresStartError with the line of Postgres's log that says why not.
 */
export const startServer = async (start: ServerStart): Promise<Server> => {
  const serverLog = openServerLog(start.logFile);
  try {
    const child = launch(start, serverLog.fd);
    await waitUntilSpawned(child);
    // For a process.exit() that comes without stop().
    const kill = () => void child.kill('SIGQUIT');
    process.on('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    await waitUntilReady(child, start, serverLog);
    return supervise(child, start);
  } finally {
    serverLog.close();
  }
};

const launch = ({ binaries, user, dataDir, port }: ServerStart, fd: number): ChildProcess =>
  spawn(binaries.postgres, ['-D', dataDir, ...settingArguments(port)], {
    ...spawnDefaults,
    ...user,
    stdio: ['ignore', fd, fd],
    // A session of its own: a terminal's Ctrl-C goes to Baton alone, which stops Postgres last.
    detached: true,
  });

const waitUntilSpawned = async (child: ChildProcess): Promise<void> => {
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new PostgresStartError((cause as Error).message, 'Run npm ci and start again.', { cause });
  }
};

/** A server that does not get ready is ended. */
const waitUntilReady = async (child: ChildProcess, start: ServerStart, log: ServerLog): Promise<void> => {
  try {
    const deadline = performance.now() + readyWithinMs;
    while (!isReady(child, start.dataDir)) {
      const problem = problemOf(child, log, performance.now() > deadline);
      if (problem !== undefined) throw new PostgresStartError(problem, `More in ${start.logFile}.`);
      await sleep(10, undefined, { signal: start.signal });
    }
  } catch (error) {
    await endServer(runningServer(child));
    throw error;
  }
};

const problemOf = (child: ChildProcess, log: ServerLog, isLate: boolean): string | undefined => {
  if (!isRunning(child))
    return findReason(log.readSinceOpened()) ?? `its process ended (${howItEnded(child)})`;
  return isLate ? `it was not ready within ${readyWithinMs / 1000} s` : undefined;
};

const isReady = (child: ChildProcess, dataDir: string): boolean => {
  const file = readPostmasterFile(dataDir);
  return file !== undefined && file.pid === child.pid && file.ready;
};

const supervise = (child: ChildProcess, { port, logFile, log }: ServerStart): Server => {
  const sayUnexpectedEnd = () => log(`Postgres ended unexpectedly (${howItEnded(child)}), see ${logFile}`);
  child.once('exit', sayUnexpectedEnd);
  return {
    port,
    stop: async () => {
      child.off('exit', sayUnexpectedEnd);
      await endServer(runningServer(child));
    },
    kill: () => {
      child.off('exit', sayUnexpectedEnd);
      child.kill('SIGQUIT');
    },
  };
};

const runningServer = (child: ChildProcess): RunningServer => ({
  isRunning: () => isRunning(child),
  send: (signal) => void child.kill(signal),
});

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

const howItEnded = ({ exitCode, signalCode }: ChildProcess): string => signalCode ?? `exit code ${exitCode}`;
