import { createHash } from 'node:crypto';
import { chmodSync, existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PostgresStartError } from '../postgres-start-error.ts';
import { canEnter } from './server-user.ts';
import type { ServerUser } from './server-user.ts';
import { createPassableFolder, inSystemFolder } from './system-folder.ts';

export interface ClusterPlace {
  /** Postgres's data directory; may not exist yet, its parent does. */
  readonly dataDir: string;
  /** One line for the person, where the data does not lie in the data folder. */
  readonly notice?: string;
}

/** Where the cluster of the data folder `dir` (a real path) lies: where it was before, else where `user` gets to. */
export const placeCluster = (dir: string, user: ServerUser): ClusterPlace => {
  const inside = join(dir, 'postgres');
  const hash = createHash('sha256').update(dir).digest('hex').slice(0, 16);
  const outside = join(inSystemFolder(hash), 'postgres');
  if (user.uid === undefined) return { dataDir: inside };
  if (!existsSync(outside)) {
    if (openWayInto(dir, user)) return { dataDir: inside };
    if (existsSync(inside)) throw blockedWay(dir, inside);
    createPassableFolder(dirname(outside));
  }
  return {
    dataDir: outside,
    notice: `The account that Postgres runs under cannot reach ${dir}, so the database lies in ${dirname(outside)}.`,
  };
};

/** The folder itself is ours to open for passing through; the folders above it are not. */
const openWayInto = (dir: string, user: ServerUser): boolean => {
  if (!canEnter(user, dirname(dir))) return false;
  chmodSync(dir, (statSync(dir).mode & 0o777) | 0o011);
  return canEnter(user, dir);
};

const blockedWay = (dir: string, inside: string): PostgresStartError =>
  new PostgresStartError(
    `the account it runs under can no longer reach the database in ${inside}`,
    `Let others pass through every folder above it again (chmod o+x), or move ${dir} to where they can.`,
  );
