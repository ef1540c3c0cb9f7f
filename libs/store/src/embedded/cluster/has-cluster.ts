import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from '../place/binaries.ts';
import { PostgresStartError } from '../postgres-start-error.ts';

/**
 * Whether a cluster lies in `dataDir` that these binaries can run. Changes nothing.
 * @throws PostgresStartError for data of another major version, or for files that are no cluster.
 */
export const hasCluster = (dataDir: string, { major }: Binaries): boolean => {
  const names = namesIn(dataDir);
  if (names.length === 0) return false;
  if (!names.includes('PG_VERSION')) {
    throw new PostgresStartError(
      `${dataDir} holds files, but no database`,
      'Move them away and start again.',
    );
  }
  const found = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim();
  if (found === String(major)) return true;
  throw new PostgresStartError(
    `the database in ${dataDir} was made by Postgres ${found}, and this Baton brings Postgres ${major}`,
    `Nothing was changed: dump it with the Baton that made it (pg_dump) and load the dump into a new folder, ` +
      `or move ${dataDir} away to begin anew.`,
  );
};

const namesIn = (dataDir: string): readonly string[] => {
  try {
    return readdirSync(dataDir);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new PostgresStartError(message, `Make ${dataDir} readable.`, { cause });
  }
};
