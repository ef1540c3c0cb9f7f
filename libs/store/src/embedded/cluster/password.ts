import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Password {
  readonly value: string;
  /** True where the file was missing, so that a cluster does not know this password yet. */
  readonly fresh: boolean;
  /** Writes a fresh password to its file. Called once the cluster knows it. */
  keep(): void;
}

/** The superuser's password, in the file `<dir>/postgres-password` (mode 0600). URL-safe. */
export const findPassword = (dir: string): Password => {
  const path = join(dir, 'postgres-password');
  if (existsSync(path)) return { value: readFileSync(path, 'utf8').trim(), fresh: false, keep: () => {} };
  const value = randomBytes(24).toString('base64url');
  return {
    value,
    fresh: true,
    keep: () => {
      writeFileSync(`${path}.new`, `${value}\n`, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
  };
};
