import { createWriteStream, statSync, truncateSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

const mostBytes = 50 * 1024 * 1024;

/** `<dir>/baton.log`, begun anew at a start once it has grown over 50 MB. */
export function openLogFile(dir: string): WriteStream {
  const path = join(dir, 'baton.log');
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > mostBytes) truncateSync(path);
  return createWriteStream(path, { flags: 'a', mode: 0o600 });
}
