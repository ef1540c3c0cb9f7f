import { existsSync, realpathSync } from 'node:fs';
import { database, superuser } from './cluster/create-cluster.ts';
import { findPassword } from './cluster/password.ts';
import { placeCluster } from './place/place-cluster.ts';
import { findServerUser } from './place/server-user.ts';
import { readPostmasterFile } from './server/postmaster-file.ts';

/** The address of the Postgres that another process runs on the data in `dir`; null: there is none that is ready. */
export function findRunningPostgres(dir: string): string | null {
  if (!existsSync(dir)) return null;
  const real = realpathSync(dir);
  const { dataDir } = placeCluster(
    real,
    findServerUser(() => {}),
  );
  const file = readPostmasterFile(dataDir);
  const { value, fresh } = findPassword(real);
  return file?.ready && !fresh && isAlive(file.pid)
    ? `postgres://${superuser}:${value}@127.0.0.1:${file.port}/${database}`
    : null;
}

/** Another account's process may not be signaled, and lives. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
