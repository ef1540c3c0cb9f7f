import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { acquireLock, DataInUseError, openEmbeddedPostgres } from './index.ts';
import type { EmbeddedPostgresOptions } from './index.ts';
import { processesIn } from './testing/processes.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const dataFolder = (): string => join(temporaryFolder(), '.baton');

const open = async (dir: string, options: Partial<EmbeddedPostgresOptions> = {}) => {
  const postgres = await openEmbeddedPostgres({ dir, log: () => {}, ...options });
  onTestFinished(() => postgres.close());
  return postgres;
};

const query = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
};

const settingsOf = async (url: string, ...names: string[]): Promise<unknown> =>
  Object.fromEntries(
    (await query(url, `select name, setting from pg_settings where name in ('${names.join("','")}')`)).map(
      (row) => Object.values(row as object),
    ),
  );

test('what was written is there after a restart', async () => {
  const dir = dataFolder();
  const first = await open(dir);
  await query(first.url, 'create table kept as select 42 as answer');
  await first.close();
  const second = await open(dir);
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('the database is UTF8 with locale C, checksummed, durable and reached over 127.0.0.1 alone', async () => {
  const { url } = await open(dataFolder());
  expect(new URL(url).hostname).toBe('127.0.0.1');
  expect(
    await query(
      url,
      `select pg_encoding_to_char(encoding) as encoding, datcollate from pg_database where datname = 'baton'`,
    ),
  ).toEqual([{ encoding: 'UTF8', datcollate: 'C' }]);
  const names = [
    'data_checksums',
    'fsync',
    'synchronous_commit',
    'listen_addresses',
    'unix_socket_directories',
  ];
  expect(await settingsOf(url, ...names)).toEqual({
    data_checksums: 'on',
    fsync: 'on',
    synchronous_commit: 'on',
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
  });
});

test('only who knows the password gets in, and the file with it is its owner’s alone', async () => {
  const dir = dataFolder();
  const { url } = await open(dir);
  const file = join(dir, 'postgres-password');
  expect(new URL(url).password).toBe(readFileSync(file, 'utf8').trim());
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const guessed = new URL(url);
  guessed.password = 'guessed';
  await expect(query(guessed.href, 'select 1')).rejects.toThrow(/password authentication failed/);
});

test('a lost password file is replaced and the data stays', async () => {
  const dir = dataFolder();
  const first = await open(dir);
  await query(first.url, 'create table kept as select 42 as answer');
  await first.close();
  rmSync(join(dir, 'postgres-password'));
  const second = await open(dir);
  expect(new URL(second.url).password).not.toBe(new URL(first.url).password);
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('a second start on the same data is refused while the first lives, and the first goes on', async () => {
  const dir = dataFolder();
  const first = await open(dir);
  await expect(open(dir)).rejects.toThrow(new DataInUseError(dir, process.pid));
  expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a lock that the caller holds is used and stays the caller’s', async () => {
  const dir = dataFolder();
  const lock = acquireLock(dir);
  const postgres = await open(dir, { lock });
  await postgres.close();
  expect(() => acquireLock(dir)).toThrow(DataInUseError);
  lock.release();
});

test('a closed one leaves no process and no lock', async () => {
  const dir = dataFolder();
  const postgres = await open(dir);
  const idle = new Client(postgres.url);
  idle.on('error', () => {});
  await idle.connect();
  expect(processesIn(postgres.dataDir).length).toBeGreaterThan(1);
  await Promise.all([postgres.close(), postgres.close()]);
  expect(processesIn(postgres.dataDir)).toEqual([]);
  expect(readdirSync(dir)).not.toContain('lock');
});

test('a killed one ends at once and recovers what was committed', async () => {
  const dir = dataFolder();
  const first = await open(dir);
  await query(first.url, 'create table kept as select 42 as answer');
  first.kill();
  await first.close();
  expect(readFileSync(join(dir, 'postgres.log'), 'utf8')).toContain('received immediate shutdown request');
  expect(processesIn(first.dataDir)).toEqual([]);
  const second = await open(dir);
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('an end that nobody asked for is told', async () => {
  const lines: string[] = [];
  const { dataDir } = await open(dataFolder(), { log: (line) => lines.push(line) });
  process.kill(Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGTERM');
  await expect.poll(() => lines.at(-1)).toContain('Postgres ended unexpectedly');
});

test('a given port is used, and one that is taken is named with what to do', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const dir = dataFolder();
  await expect(open(dir, { port })).rejects.toThrow(
    'Postgres did not start: could not bind IPv4 address "127.0.0.1": Address already in use. ' +
      'Stop the program that listens on that port, or choose another port.',
  );
  taken.close();
  await once(taken, 'close');
  const { url } = await open(dir, { port });
  expect(new URL(url).port).toBe(String(port));
});

test('data of another major version is refused untouched', async () => {
  const dir = dataFolder();
  const { dataDir } = await open(dir).then(async (postgres) => (await postgres.close(), postgres));
  writeFileSync(join(dataDir, 'PG_VERSION'), '17\n');
  const before = readdirSync(dataDir).map((name) => [name, statSync(join(dataDir, name)).mtimeMs]);
  await expect(open(dir)).rejects.toThrow(
    /was made by Postgres 17, and this Baton brings Postgres 18\. Nothing was/,
  );
  expect(readdirSync(dataDir).map((name) => [name, statSync(join(dataDir, name)).mtimeMs])).toEqual(before);
});

test('files that are no database are neither used nor overwritten', async () => {
  const dir = dataFolder();
  mkdirSync(join(dir, 'postgres'), { recursive: true });
  writeFileSync(join(dir, 'postgres', 'thesis.txt'), 'years of work');
  await expect(open(dir)).rejects.toThrow(/holds files, but no database\. Move them away/);
  expect(readFileSync(join(dir, 'postgres', 'thesis.txt'), 'utf8')).toBe('years of work');
});

test('a start that fails gives the folder free again', async () => {
  const dir = dataFolder();
  mkdirSync(join(dir, 'postgres'), { recursive: true });
  writeFileSync(join(dir, 'postgres', 'thesis.txt'), '');
  await expect(open(dir)).rejects.toThrow(/no database/);
  expect(() => acquireLock(dir)).not.toThrow();
});

test('a start that is called off leaves neither process nor lock, and the next one works', async () => {
  const dir = dataFolder();
  const controller = new AbortController();
  const starting = open(dir, {
    signal: controller.signal,
    log: () => setTimeout(() => controller.abort(), 100),
  });
  await expect(starting).rejects.toThrow(/aborted/);
  expect(readdirSync(dir)).toEqual([]);
  const { url } = await open(dir);
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a log that has grown over 10 MB begins anew', async () => {
  const dir = dataFolder();
  mkdirSync(dir);
  writeFileSync(join(dir, 'postgres.log'), Buffer.alloc(10 * 1024 ** 2 + 1));
  await open(dir);
  expect(statSync(join(dir, 'postgres.log')).size).toBeLessThan(100_000);
});
