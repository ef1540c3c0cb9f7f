import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const root = '/var/lib/baton';

/** A path under /var/lib/baton: used as root, for what the server's account cannot reach elsewhere. */
export const inSystemFolder = (name: string): string => join(root, name);

/** Creates /var/lib/baton and a folder in it so that every account may pass through, whatever the umask. */
export const createPassableFolder = (dir: string): void => {
  for (const folder of [root, dir]) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
  }
};
