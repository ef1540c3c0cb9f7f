import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Binaries } from '../place/binaries.ts';
import type { ServerUser } from '../place/server-user.ts';
import { runAs } from './run-as.ts';

export interface ClusterSetup {
  readonly binaries: Binaries;
  readonly user: ServerUser;
  readonly dataDir: string;
  readonly password: string;
  readonly signal?: AbortSignal;
}

export const superuser = 'postgres';
export const database = 'baton';

/**
 * Sets up a cluster with its password and its database. All of it happens in a folder beside `dataDir`, which
 * gets its name when it is complete: a set-up that was killed leaves nothing that looks like a cluster.
 */
export const createCluster = async (setup: ClusterSetup): Promise<void> => {
  removeDrafts(setup.dataDir);
  const draft = mkdtempSync(draftPrefix(setup.dataDir));
  chmodSync(draft, 0o700);
  if (setup.user.uid !== undefined && setup.user.gid !== undefined)
    chownSync(draft, setup.user.uid, setup.user.gid);
  try {
    await initialise({ ...setup, dataDir: draft });
    await runSql({ ...setup, dataDir: draft }, [setPassword(setup.password), `create database ${database}`]);
    renameSync(draft, setup.dataDir);
    removeDrafts(setup.dataDir);
    syncFolder(dirname(setup.dataDir));
  } catch (error) {
    rmSync(draft, { recursive: true, force: true, maxRetries: 10 });
    throw error;
  }
};

/** For a cluster at rest whose password was lost. */
export const replacePassword = async (setup: ClusterSetup): Promise<void> =>
  runSql(setup, [setPassword(setup.password)]);

const draftPrefix = (dataDir: string): string => `${dataDir}.new-`;

/**
 * Of set-ups that were killed. An initdb that outlived its parent fails when its folder goes, except in its first
 * moments, when it makes the folder anew: hence once before a set-up and once after.
 */
const removeDrafts = (dataDir: string): void => {
  const parent = dirname(dataDir);
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    if (path.startsWith(draftPrefix(dataDir))) rmSync(path, { recursive: true, force: true, maxRetries: 10 });
  }
};

const initialise = async ({ binaries, user, dataDir, signal }: ClusterSetup): Promise<void> =>
  runAs({
    user,
    file: binaries.initdb,
    args: [
      `--pgdata=${dataDir}`,
      `--username=${superuser}`,
      '--encoding=UTF8',
      '--locale=C',
      '--data-checksums',
      '--auth-host=scram-sha-256',
      // There is no socket; were one configured, it would let nobody in.
      '--auth-local=reject',
    ],
    signal,
  });

const setPassword = (password: string): string => `alter role ${superuser} password '${password}'`;

/** In single-user mode (no port, no authentication), one statement a line; the first error ends it. */
const runSql = async (
  { binaries, user, dataDir, signal }: ClusterSetup,
  statements: readonly string[],
): Promise<void> =>
  runAs({
    user,
    file: binaries.postgres,
    args: ['--single', '-D', dataDir, '-c', 'exit_on_error=true', 'postgres'],
    input: statements.map((statement) => `${statement};\n`).join(''),
    signal,
  });

/** Makes the new name survive a power cut, as Postgres does for what lies inside. */
const syncFolder = (dir: string): void => {
  const folder = openSync(dir, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
};
