import { open, rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { openBackupClient, readColumns, readMigrated } from './backup-client.ts';
import { BackupError } from './backup-error.ts';
import { explainFileFault } from './file-fault.ts';
import {
  houseMigrations,
  houseTables,
  makeMigrationsTable,
  migrationsTable,
  quoted,
  type Migration,
} from './house.ts';

export type BackupOptions = {
  readonly url: string;
  /** Compressed where its name ends in `.gz`. */
  readonly file: string;
  /** Takes the place of a file that is there. */
  readonly overwrite: boolean;
};

/**
 * Writes everything Baton knows into one file, as of one moment and while it works: SQL in the plain form of pg_dump,
 * which `psql -f` restores, too. What wakes workers is left out, and so are the workers themselves and the queue's
 * generation: whoever restores the file begins a new one. The file appears when it is whole.
 * @throws BackupError
 */
export async function writeBackup({ url, file, overwrite }: BackupOptions) {
  if (!overwrite && (await isThere(file)))
    throw new BackupError(`${file} is there already.`, 'Choose another name, or add --force to replace it.');
  const partial = `${file}.${process.pid}.partial`;
  const client = await openBackupClient(url, 'baton-backup');
  try {
    await client.query('begin isolation level repeatable read read only');
    const migrations = await knownMigrations(client);
    const counts = new Map<string, number>();
    const out = await open(partial, 'wx', 0o600);
    const text = Readable.from(dump(client, migrations, counts), { objectMode: false });
    const packed = file.endsWith('.gz') ? text.compose(createGzip()) : text;
    await pipeline(packed, out.createWriteStream({ flush: true }));
    await rename(partial, file);
    return { tasks: counts.get('tasks') ?? 0, rows: counts, bytes: (await stat(file)).size };
  } catch (error) {
    await rm(partial, { force: true });
    throw explainFileFault(error, file);
  } finally {
    await client.end();
  }
}

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

/** The migrations that the database has had. */
async function knownMigrations(client: pg.Client): Promise<readonly Migration[]> {
  const applied = await readMigrated(client, migrationsTable);
  if (!applied)
    throw new BackupError(
      'The database holds nothing of Baton’s.',
      'Check that DATABASE_URL names the database that Baton works with.',
    );
  const ours = houseMigrations();
  const last = applied.at(-1) ?? 0;
  if (last > (ours.at(-1)?.when ?? 0))
    throw new BackupError(
      'The database belongs to a newer version of Baton than this one.',
      'Take the backup with the version that works with it.',
    );
  return ours.filter(({ when }) => when <= last);
}

async function* dump(
  client: pg.Client,
  migrations: readonly Migration[],
  counts: Map<string, number>,
): AsyncGenerator<Buffer | string> {
  yield `--
-- Baton database dump
--
-- \`baton restore FILE\` restores it, and \`psql -f FILE\` into an empty database.

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET client_min_messages = warning;

BEGIN;

`;
  const statements = [...makeMigrationsTable, ...migrations.flatMap((migration) => migration.statements)];
  for (const statement of statements) yield `${statement.replace(/;?\s*$/u, ';')}\n`;
  yield* copy(client, { name: migrationsTable, columns: ['id', 'hash', 'created_at'] }, counts);
  yield `SELECT pg_catalog.setval(pg_get_serial_sequence('${migrationsTable}', 'id'), (SELECT max(id) FROM ${migrationsTable}));\n\n`;
  const columnsOf = await readColumns(client, houseTables);
  for (const table of houseTables) {
    const columns = columnsOf.get(table);
    if (columns) yield* copy(client, { name: `public.${table}`, columns, where: rowsKept[table] }, counts);
  }
  yield 'COMMIT;\n\n--\n-- PostgreSQL database dump complete\n--\n';
}

const rowsKept: Readonly<Record<string, string>> = { meta: `key <> 'queue-generation'`, workers: 'false' };

type Block = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly where?: string | undefined;
};

async function* copy(
  client: pg.Client,
  { name, columns, where = 'true' }: Block,
  counts: Map<string, number>,
): AsyncGenerator<Buffer | string> {
  const list = columns.map(quoted).join(', ');
  yield `COPY ${name} (${list}) FROM stdin;\n`;
  const rows = client.query(copyTo(`copy (select ${list} from ${name} where ${where}) to stdout`));
  for await (const chunk of rows) yield chunk as Buffer;
  yield '\\.\n\n';
  counts.set(name.replace('public.', ''), rows.rowCount);
}
