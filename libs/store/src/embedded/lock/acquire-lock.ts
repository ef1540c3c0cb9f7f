import { createHash, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DataFolderError, DataInUseError } from './data-folder-error.ts';
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
 * @throws DataFolderError where the folder or the file cannot be written.
 */
export const acquireLock = (dir: string): Lock => {
  const folder = createFolder(resolve(dir));
  const path = join(folder, 'lock');
  const record = JSON.stringify({ ...ownIdentity(), nonce: randomUUID() });
  try {
    hold(folder, path, record);
  } catch (cause) {
    if (cause instanceof DataInUseError) throw cause;
    throw new DataFolderError(
      `The data folder ${folder} cannot be locked (${(cause as Error).message}): ` +
        `make it writable for this user and free some space, or start from another folder.`,
      { cause },
    );
  }
  return {
    release: () => {
      if (readIfThere(path) === record) rmSync(path);
    },
  };
};

const createFolder = (dir: string): string => {
  try {
    mkdirSync(dirname(dir), { recursive: true });
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    return realpathSync(dir);
  } catch (cause) {
    throw new DataFolderError(
      `The data folder ${dir} cannot be created (${(cause as Error).message}): ` +
        `start where this user may write.`,
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
    if (createWith(path, record)) return;
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
const createWith = (path: string, record: string): boolean => {
  const draft = writeDraft(path, record);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft);
  }
};

const replace = (path: string, record: string): void => renameSync(writeDraft(path, record), path);

const writeDraft = (path: string, record: string): string => {
  const draft = `${path}.${randomUUID()}`;
  try {
    writeFileSync(draft, record);
    return draft;
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
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
