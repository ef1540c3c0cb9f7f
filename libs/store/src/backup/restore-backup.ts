import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { migrationLock, migrationsSchema } from '../migrate.ts';
import { openBackupClient, readColumns, readMigrated, type TableColumns } from './backup-client.ts';
import { BackupError } from './backup-error.ts';
import { houseMigrations, houseTables, makeMigrationsTable, migrationsTable, quoted } from './house.ts';
import { readDump, type CopyBlock } from './read-dump.ts';
import { renewOpenWork } from './renew-open-work.ts';

export type RestoreOptions = {
  readonly url: string;
  /** A plain dump, compressed or not: Baton's own, or pg_dump's. */
  readonly file: string;
  /** Although the database holds tasks, which are lost. */
  readonly overwrite: boolean;
  /** Schemas of the same database that hold what wakes workers: of no use afterwards, they go, too. */
  readonly wakeSchemas: readonly string[];
};

export type Restored = {
  readonly tasks: number;
  /** Of these, those that go on. */
  readonly unfinished: number;
  readonly rows: ReadonlyMap<string, number>;
};

/**
 * Puts a dump in the place of everything Baton has in a database, all or nothing. Nobody who worked with it before can
 * write to it afterwards: open runs go on under higher epochs and are rung anew, as from a queue that was wiped.
 * @throws BackupError
 */
export async function restoreBackup({ url, file, ...how }: RestoreOptions): Promise<Restored> {
  const client = await openBackupClient(url, 'baton-restore');
  try {
    await refuseWhileUsed(client);
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    if (!how.overwrite) await refuseToOverwrite(client);
    await clear(client, how.wakeSchemas);
    const rows = await load(client, file);
    const unfinished = await renewOpenWork(client);
    await client.query('commit');
    await client.query('analyze');
    return { tasks: rows.get('tasks') ?? 0, unfinished, rows };
  } catch (error) {
    throw explain(error, file);
  } finally {
    await client.end();
  }
}

async function refuseWhileUsed(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; count: number }>(
    `select application_name as name, count(*)::int as count from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and application_name ~ '^(baton|runs-)'
     group by 1 order by 1`,
  );
  if (rows.length === 0) return;
  const names = rows.map(({ name, count }) => (count === 1 ? name : `${name} (${count} connections)`));
  throw new BackupError(
    `Baton works with this database just now: ${names.join(', ')}.`,
    'Stop every api and worker, then restore, then start them again.',
  );
}

async function refuseToOverwrite(client: pg.Client): Promise<void> {
  if (!(await readColumns(client, ['tasks'])).has('tasks')) return;
  const { rows } = await client.query<{ count: number }>('select count(*)::int as count from tasks');
  const count = rows[0]?.count ?? 0;
  if (count > 0)
    throw new BackupError(
      `The database holds ${count} ${count === 1 ? 'task' : 'tasks'}, which would be lost.`,
      'Restore into an empty database, or take a backup of this one and add --force.',
    );
}

async function clear(client: pg.Client, schemas: readonly string[]): Promise<void> {
  for (const table of houseTables) await client.query(`drop table if exists public.${quoted(table)} cascade`);
  for (const schema of [migrationsSchema, ...schemas])
    await client.query(`drop schema if exists ${quoted(schema)} cascade`);
}

/** Makes the tables as they were when the dump was taken, and fills them. Returns the rows of each. */
async function load(client: pg.Client, file: string): Promise<ReadonlyMap<string, number>> {
  for (const statement of makeMigrationsTable) await client.query(statement);
  const counts = new Map<string, number>();
  let columnsOf: TableColumns | null = null;
  for await (const block of readDump(file)) {
    const isOurs = block.schema === 'public' && houseTables.includes(block.table);
    if (`${block.schema}.${block.table}` === migrationsTable) {
      await fill(client, block);
      columnsOf = await makeTables(client, file);
    } else if (isOurs) {
      if (!columnsOf) throw noMigrations(file);
      refuseUnknownColumns(block, columnsOf);
      counts.set(block.table, await fill(client, block));
    } else for await (const _ of block.rows);
  }
  if (!columnsOf || !counts.has('tasks')) throw noData(file);
  await client.query('set constraints all immediate');
  await alterReferences(client, 'not deferrable');
  await client.query(
    `select setval(pg_get_serial_sequence('${migrationsTable}', 'id'), (select max(id) from ${migrationsTable}))`,
  );
  return counts;
}

async function makeTables(client: pg.Client, file: string): Promise<TableColumns> {
  const ours = houseMigrations();
  const applied = (await readMigrated(client, migrationsTable)) ?? [];
  const unknown = applied.filter((when) => !ours.some((migration) => migration.when === when));
  if (unknown.length > 0)
    throw new BackupError(
      `${file} was taken from a newer version of Baton: its database has had ${unknown.length} ${unknown.length === 1 ? 'migration' : 'migrations'} that this version does not know.`,
      'Restore it with that version or a newer one.',
    );
  const statements = ours.filter(({ when }) => applied.includes(when)).flatMap((each) => each.statements);
  for (const statement of statements) await client.query(statement);
  // A dump has its tables in any order.
  await alterReferences(client, 'deferrable initially deferred');
  return readColumns(client, houseTables);
}

async function alterReferences(
  client: pg.Client,
  how: 'not deferrable' | 'deferrable initially deferred',
): Promise<void> {
  const { rows } = await client.query<{ table: string; name: string }>(
    `select conrelid::regclass::text as "table", conname as name from pg_constraint
     where contype = 'f' and conrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace and relname = any ($1))`,
    [houseTables],
  );
  for (const { table, name } of rows)
    await client.query(`alter table ${table} alter constraint ${quoted(name)} ${how}`);
}

function refuseUnknownColumns({ table, columns }: CopyBlock, columnsOf: TableColumns): void {
  const known = columnsOf.get(table) ?? [];
  const unknown = columns.filter((column) => !known.includes(column));
  if (unknown.length > 0)
    throw new BackupError(
      `The dump’s table ${table} has columns that Baton’s has not: ${unknown.join(', ')}.`,
      'It was changed by hand, or is not Baton’s; restore one that is as Baton wrote it.',
    );
}

async function fill(client: pg.Client, { schema, table, columns, rows }: CopyBlock): Promise<number> {
  const into = client.query(
    copyFrom(`copy ${quoted(schema)}.${quoted(table)} (${columns.map(quoted).join(', ')}) from stdin`),
  );
  await pipeline(Readable.from(rows), into);
  return into.rowCount;
}

const noMigrations = (file: string): BackupError =>
  new BackupError(
    `${file} does not say which version of Baton’s schema it was taken from.`,
    `Take the dump with \`baton backup\`, or with pg_dump of the whole database, so that the schema ${migrationsSchema} is in it.`,
  );

const noData = (file: string): BackupError =>
  new BackupError(
    `${file} holds no data of Baton’s.`,
    'Use a file of `baton backup`, or a plain one of pg_dump (without --inserts and --schema-only).',
  );

/** A lock that is not had in time means that somebody connected meanwhile. */
function explain(error: unknown, file: string): unknown {
  if (error instanceof BackupError || !(error instanceof Error) || !('code' in error)) return error;
  if (error.code === '55P03')
    return new BackupError(
      'Somebody works with the database just now.',
      'Stop every api and worker and what else is connected, then try again.',
      { cause: error },
    );
  const isData = typeof error.code === 'string' && /^2[23]/u.test(error.code);
  return isData
    ? new BackupError(
        `${file} does not fit: ${error.message}. Nothing was changed.`,
        'It was damaged or changed by hand; use another.',
        { cause: error },
      )
    : error;
}
