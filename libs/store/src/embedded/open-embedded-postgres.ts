import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCluster, database, replacePassword, superuser } from './cluster/create-cluster.ts';
import { hasCluster } from './cluster/has-cluster.ts';
import { findPassword } from './cluster/password.ts';
import { acquireLock } from './lock/acquire-lock.ts';
import type { Lock } from './lock/acquire-lock.ts';
import { findBinaries } from './place/binaries.ts';
import { placeCluster } from './place/place-cluster.ts';
import { findServerUser } from './place/server-user.ts';
import { PostgresStartError } from './postgres-start-error.ts';
import { findFreePort } from './server/free-port.ts';
import { startServer } from './server/start-server.ts';
import type { Server, ServerStart } from './server/start-server.ts';
import { stopOrphan } from './server/stop-orphan.ts';

export interface EmbeddedPostgresOptions {
  /** The data folder, such as `<cwd>/.baton`; created if absent. */
  readonly dir: string;
  /** Told in a sentence what a person may want to know. */
  readonly log: (line: string) => void;
  /** On 127.0.0.1; a free one is chosen at every start if not given. */
  readonly port?: number;
  /** The lock on `dir`, if the caller holds it already; it stays the caller's. Otherwise it is taken here. */
  readonly lock?: Lock;
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal;
}

export interface EmbeddedPostgres {
  /** `postgres://user:password@127.0.0.1:port/baton`. */
  readonly url: string;
  /** Postgres's own data directory. */
  readonly dataDir: string;
  /** One line for the person, where data or binaries do not lie where one would look for them. */
  readonly notice?: string;
  /** Stops Postgres in order (20 s at most) and gives the data folder free. A second call waits for the first. */
  close(): Promise<void>;
  /** Tells Postgres to stop at once, without waiting: for the second SIGINT. It recovers at the next start. */
  kill(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens the Postgres that comes with Baton, on the data in `dir`, which it creates at the first start.
 * @throws DataInUseError while another live process uses `dir`, DataFolderError where `dir` cannot be written.
 * @throws PostgresStartError with the reason and the remedy; the data stays as it is.
 */
export const openEmbeddedPostgres = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  const ownLock = options.lock === undefined ? acquireLock(options.dir) : undefined;
  try {
    return await openLocked(options, () => ownLock?.release());
  } catch (error) {
    ownLock?.release();
    throw error;
  }
};

const openLocked = async (
  options: EmbeddedPostgresOptions,
  release: () => void,
): Promise<EmbeddedPostgres> => {
  const { log, signal } = options;
  const dir = realpathSync(options.dir);
  const user = findServerUser(log);
  const binaries = findBinaries(user);
  const { dataDir, notice } = placeCluster(dir, user);
  await stopOrphan(dataDir, log);

  const password = findPassword(dir);
  const setup = { binaries, user, dataDir, password: password.value, signal };
  if (!hasCluster(dataDir, binaries)) {
    log(`creating the database in ${dataDir}`);
    await createCluster(setup);
  } else if (password.fresh) {
    log(`giving the database a new password, because the file with the old one is gone`);
    await replacePassword(setup);
  }
  password.keep();

  const logFile = join(dir, 'postgres.log');
  const server = await startOnPort({ binaries, user, dataDir, logFile, log, signal }, options.port);
  const close = once(async () => {
    await server.stop();
    release();
  });
  return {
    url: `postgres://${superuser}:${password.value}@127.0.0.1:${server.port}/${database}`,
    dataDir,
    notice: [binaries.notice, notice].filter((line) => line !== undefined).join(' ') || undefined,
    close,
    kill: () => server.kill(),
    [Symbol.asyncDispose]: close,
  };
};

/** Tries again where the reason passes: a free port was taken meanwhile, or a dead server's children still end. */
const startOnPort = async (start: Omit<ServerStart, 'port'>, port?: number, tries = 5): Promise<Server> => {
  try {
    return await startServer({ ...start, port: port ?? (await findFreePort()) });
  } catch (error) {
    if (tries === 1 || !(error instanceof PostgresStartError) || !passes(error, port)) throw error;
    await sleep(200, undefined, { signal: start.signal });
    return startOnPort(start, port, tries - 1);
  }
};

const passes = (error: PostgresStartError, port?: number): boolean =>
  error.isDataStillHeld || (error.isPortTaken && port === undefined);

const once = (action: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  return () => (running ??= action());
};
