import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { acquireLock, openEmbeddedPostgres, type EmbeddedPostgres } from '@baton/store/embedded';
import { freePort } from '../../support/start-redis.ts';

export type PostgresServer = Awaited<ReturnType<typeof startPostgres>>;

/** A Postgres that can be killed with all its children and started again on the same data and port. */
export async function startPostgres(dir: string) {
  const lock = acquireLock(dir);
  const port = await freePort();
  const open = (): Promise<EmbeddedPostgres> => openEmbeddedPostgres({ dir, log: () => {}, lock, port });
  let server = await open();
  const { url, dataDir } = server;
  return {
    url,
    /** SIGKILL to the postmaster and every process of its own, at one moment. */
    kill: async (): Promise<void> => {
      const postmaster = postmasterIn(dataDir);
      const doomed = [postmaster, ...childrenOf(postmaster)];
      for (const pid of doomed) killQuietly(pid);
      while (doomed.some(isAlive)) await sleep(5);
    },
    start: async (): Promise<void> => {
      server = await open();
    },
    /** Whether its first process is there; one that cannot write its log ends by itself. */
    isAlive: (): boolean => {
      try {
        return isAlive(postmasterIn(dataDir));
      } catch {
        return false;
      }
    },
    stop: async (): Promise<void> => {
      await server.close();
      lock.release();
    },
  };
}

const postmasterIn = (dataDir: string): number =>
  Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);

const childrenOf = (parent: number): readonly number[] =>
  readdirSync('/proc').flatMap((name) => {
    const stat = /^\d+$/u.test(name) ? statOf(Number(name)) : null;
    return stat?.parent === parent ? [Number(name)] : [];
  });

const isAlive = (pid: number): boolean => {
  const stat = statOf(pid);
  return stat !== null && stat.state !== 'Z';
};

/** State and parent from `/proc/<pid>/stat`, whose second field may hold anything, even brackets. */
function statOf(pid: number): { readonly state: string; readonly parent: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', parent = ''] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return null;
  }
}

const killQuietly = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
};
