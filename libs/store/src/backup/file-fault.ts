import { BackupError } from './backup-error.ts';

const remedies: Readonly<Record<string, readonly [what: string, next: string]>> = {
  ENOSPC: ['there is no space left', 'Free some, or name a file on another disk.'],
  EDQUOT: ['the disk quota is used up', 'Free some, or name a file on another disk.'],
  ENOENT: ['there is no such file or folder', 'Check the path.'],
  ENOTDIR: ['a part of its path is no folder', 'Check the path.'],
  EISDIR: ['it is a folder', 'Name a file in it.'],
  EACCES: ['this user may not', 'Name another file, or change its rights.'],
  EPERM: ['this user may not', 'Name another file, or change its rights.'],
  EROFS: ['its disk is read-only', 'Name a file on another disk.'],
};

/** What went wrong with the file, in a sentence; any other error as it is. */
export function explainFileFault(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = remedies[code];
  return known ? new BackupError(`${file} cannot be used: ${known[0]}.`, known[1], { cause: error }) : error;
}
