/** Postgres could not be set up or started. The message ends with what to do. */
export class PostgresStartError extends Error {
  override readonly name = 'PostgresStartError';
  /** Postgres's own reason, as it stands in its log. */
  readonly reason: string;

  /** `fallback` is the remedy for a reason that is not in the table below. */
  constructor(reason: string, fallback: string, options?: ErrorOptions) {
    super(`Postgres did not start: ${reason}. ${remedyFor(reason) ?? fallback}`, options);
    this.reason = reason;
  }

  get isPortTaken(): boolean {
    return portTaken.test(this.reason);
  }

  /** The children of a server that was killed by force are still ending. */
  get isDataStillHeld(): boolean {
    return dataStillHeld.test(this.reason);
  }
}

const portTaken = /Address already in use/;
const dataStillHeld = /pre-existing shared memory block/;

const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /No space left on device|Disk quota exceeded|ENOSPC|wrote only \d+ of \d+ bytes/,
    'Free some disk space and start again.',
  ],
  [portTaken, 'Stop the program that listens on that port, or choose another port.'],
  [/Read-only file system/, 'Start where the data folder can be written.'],
  [
    /wrong ownership|invalid permissions|Permission denied|Operation not permitted|EACCES|EPERM/,
    'Start as the user that made the data folder, or give the folder to the user that starts.',
  ],
  [dataStillHeld, 'Another Postgres still uses this data: stop it, wait a moment and start again.'],
  [/lock file "postmaster.pid" already exists/, 'Another Postgres uses this data: stop it and start again.'],
  [
    /error while loading shared libraries|Library not loaded/,
    'The binaries are incomplete: run npm rebuild, which lets their install script make its links.',
  ],
  [/shared memory|Cannot allocate memory|out of memory/i, 'Free some memory and start again.'],
];

const remedyFor = (reason: string): string | undefined => remedies.find(([sign]) => sign.test(reason))?.[1];

/**
 * The line of Postgres's output that says why it ended, or undefined for none: the first fatal one, since others
 * follow from it, and before that the one about an address in use, which is logged as a mere note.
 */
export const findReason = (output: string): string | undefined => {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const telling =
    lines.find((line) => portTaken.test(line)) ??
    lines.find((line) => /\b(?:PANIC|FATAL|ERROR|error):/.test(line)) ??
    lines.at(-1);
  return telling
    ?.replace(/^.*?\b(?:LOG|PANIC|FATAL|ERROR|error):\s*/, '')
    .trim()
    .replace(/\.$/, '');
};
