import { spawnSync } from 'node:child_process';
import { PostgresStartError } from '../postgres-start-error.ts';

/** The account that the server runs under, as spawn options; empty where that is the account of this process. */
export interface ServerUser {
  readonly uid?: number;
  readonly gid?: number;
}

/** What spawned programs see: English messages, nothing of ours, and a folder that every account may enter. */
export const spawnDefaults = {
  cwd: '/',
  env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' } as NodeJS.ProcessEnv,
} as const;

/**
 * Postgres refuses to run as root (https://www.postgresql.org/docs/18/postgres-user.html): as root this is the
 * system account `name`, created where it is missing.
 */
export const findServerUser = (log: (line: string) => void, name = 'postgres'): ServerUser => {
  if (process.getuid?.() !== 0) return {};
  const user = lookUp(name);
  if (user !== undefined) return user;
  const problem = create(name);
  const created = lookUp(name);
  if (created === undefined) {
    throw new PostgresStartError(
      `it cannot run as root, and the system account ${name} could not be created (${problem})`,
      'Create that account, or start Baton as an ordinary user.',
    );
  }
  log(`created the system account ${name}, because Postgres does not run as root`);
  return created;
};

/** Whether the account may enter a folder. Asked by trying, which knows access lists and mount options too. */
export const canEnter = (user: ServerUser, dir: string): boolean =>
  spawnSync('test', ['-x', dir], { ...spawnDefaults, ...user }).status === 0;

const lookUp = (name: string): ServerUser | undefined => {
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    spawnSync('id', [flag, name], { ...spawnDefaults, encoding: 'utf8' }),
  );
  if (uid?.status !== 0 || gid?.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
};

/** Returns what went wrong, if anything did: a twin that starts at the same moment may have been faster. */
const create = (name: string): string => {
  const options = { ...spawnDefaults, encoding: 'utf8' } as const;
  const group = spawnSync('groupadd', ['--system', '--force', name], options);
  const user = spawnSync(
    'useradd',
    [
      '--system',
      '--gid',
      name,
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/usr/sbin/nologin',
      name,
    ],
    options,
  );
  return [group, user]
    .map((run) => run.error?.message ?? run.stderr.trim())
    .join(' ')
    .trim();
};
