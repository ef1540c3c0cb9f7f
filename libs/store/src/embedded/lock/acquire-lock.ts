import { createHash, randomUUID } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DataInUseError } from './data-in-use-error.ts';
import { isAlive, ownIdentity } from './process-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** Says that this process alone uses a data folder, until `release()` or its death. */
export interface Lock {
  /** Removes the lock file. A second call does nothing. */
  release(): void;
}

/**
 * Takes the data folder for this process and creates the folder (mode 0700) where it is absent. The lock is
 * the file `<dir>/lock`; one that a dead process left behind is replaced.
 * @throws DataInUseError while another live process, or this one, holds the folder.
 */
export const acquireLock = (dir: string): Lock => {
  const folder = createFolder(resolve(dir));
  const path = join(folder, 'lock');
  const record = JSON.stringify({ ...ownIdentity(), nonce: randomUUID() });
  hold(folder, path, record);
  return {
    release: () => {
      if (readIfThere(path) === record) rmSync(path);
    },
  };
};

const createFolder = (dir: string): string => {
  try {
    mkdirSync(dirname(dir), { recursive: true });
    // Not part of mkdir's mode alone: an existing folder keeps the mode that it has.
    if (mkdirSync(dir, { recursive: true, mode: 0o700 }) !== undefined) chmodSync(dir, 0o700);
    return realpathSync(dir);
  } catch (cause) {
    throw new Error(
      `The data folder ${dir} cannot be created (${(cause as Error).message}): ` +
        `start where this user may write, or give it another folder.`,
      { cause },
    );
  }
};

/**
 * Makes `path` hold `record`, or throws. To replace a dead owner's file a contender must first hold a second
 * lock that is named for that very content, so of all who saw the same dead file one replaces it, and whoever
 * comes late finds other content. The second lock may be left by a dead process as well, hence the recursion.
 */
const hold = (dir: string, path: string, record: string): void => {
  for (;;) {
    if (createWith(dir, path, record)) return;
    const found = readIfThere(path);
    if (found === undefined) continue;
    const owner = parseOwner(found);
    if (owner !== undefined && isAlive(owner)) throw new DataInUseError(dir, owner.pid);
    const replacing = `${path}.${createHash('sha256').update(found).digest('hex').slice(0, 16)}`;
    hold(dir, replacing, record);
    try {
      if (readIfThere(path) === found) return replace(path, record);
    } finally {
      rmSync(replacing, { force: true });
    }
  }
};

/** False where the file exists. Linked when complete, so that no reader meets a half-written one. */
const createWith = (dir: string, path: string, record: string): boolean => {
  const draft = `${path}.${randomUUID()}`;
  try {
    writeFileSync(draft, record);
    linkSync(draft, path);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new Error(
      `The data folder ${dir} cannot be locked (${(cause as Error).message}): ` +
        `make it writable for this user and free some space, or give another folder.`,
      { cause },
    );
  } finally {
    rmSync(draft, { force: true });
  }
};

const replace = (path: string, record: string): void => {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, record);
  renameSync(draft, path);
};

const readIfThere = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Undefined for content that no live process wrote, such as a file emptied by a power cut. */
const parseOwner = (content: string): ProcessIdentity | undefined => {
  try {
    const { pid, startedAt } = JSON.parse(content) as Partial<ProcessIdentity>;
    const valid = Number.isSafeInteger(pid) && Number(pid) > 0 && typeof startedAt === 'string';
    return valid ? ({ pid, startedAt } as ProcessIdentity) : undefined;
  } catch {
    return undefined;
  }
};
