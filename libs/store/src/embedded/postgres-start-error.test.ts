import { expect, test } from 'vitest';
import { findReason, PostgresStartError } from './postgres-start-error.ts';

test('the reason is the first fatal line, without what the log puts before it', () => {
  const output = [
    '2026-01-01 10:00:00.000 UTC [7] LOG:  starting PostgreSQL 18.4',
    '2026-01-01 10:00:00.001 UTC [7] FATAL:  could not write lock file "postmaster.pid": No space left on device',
    '2026-01-01 10:00:00.002 UTC [7] LOG:  database system is shut down',
  ].join('\n');
  expect(findReason(output)).toBe('could not write lock file "postmaster.pid": No space left on device');
});

test('an address in use is the reason, not the fatal line that follows from it', () => {
  const output = [
    '2026-01-01 10:00:00.000 UTC [7] LOG:  could not bind IPv4 address "127.0.0.1": Address already in use',
    '2026-01-01 10:00:00.001 UTC [7] FATAL:  could not create any TCP/IP sockets',
  ].join('\n');
  expect(findReason(output)).toBe('could not bind IPv4 address "127.0.0.1": Address already in use');
});

test('a server that wrote nothing gave no reason', () => {
  expect(findReason('\n')).toBeUndefined();
});

test.each([
  ['could not write lock file "postmaster.pid": No space left on device', 'Free some disk space'],
  ['could not extend file "base/1/2691": wrote only 4096 of 8192 bytes at block 10', 'Free some disk space'],
  ['could not bind IPv4 address "127.0.0.1": Address already in use', 'choose another port'],
  ['data directory "/x" has wrong ownership', 'Start as the user that made'],
  ['could not open file "/x": Permission denied', 'Start as the user that made'],
  ['pre-existing shared memory block (key 1, ID 2) is still in use', 'stop it, wait a moment'],
  ['postgres: error while loading shared libraries: libicuuc.so.60: cannot open', 'npm rebuild'],
  ['could not map anonymous shared memory: Cannot allocate memory', 'Free some memory'],
  ['something new', 'More in the log.'],
])('%s: the message ends with what to do', (reason, remedy) => {
  expect(new PostgresStartError(reason, 'More in the log.').message).toMatch(
    new RegExp(`^Postgres did not start: .*${remedy.replace('.', '\\.')}`),
  );
});
