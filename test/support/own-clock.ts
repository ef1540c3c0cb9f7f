import { accessSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from './find-program.ts';

export type OwnClock = {
  /** What a process is started with to have this clock. */
  readonly env: Readonly<Record<string, string>>;
  /** So many seconds off the machine's clock from now on; below zero behind it. */
  readonly set: (seconds: number) => void;
};

/** A wall clock that is right until it is set, told in `file`; monotonic clocks and timers are left alone (libfaketime). */
export async function openClock(file: string): Promise<OwnClock> {
  await findProgram('faketime');
  const set = (seconds: number): void =>
    writeFileSync(file, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}s\n`);
  set(0);
  return {
    env: {
      LD_PRELOAD: findLibrary(),
      FAKETIME_TIMESTAMP_FILE: file,
      // Read anew each second; at every call it would slow the process down severalfold.
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    set,
  };
}

/** Debian puts it into a folder for the machine's architecture. */
function findLibrary(): string {
  for (const folder of readdirSync('/usr/lib')) {
    const file = join('/usr/lib', folder, 'faketime', 'libfaketimeMT.so.1');
    try {
      accessSync(file);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  throw new Error(
    'There is no libfaketimeMT.so.1 under /usr/lib, where the Debian package faketime puts it.',
  );
}
