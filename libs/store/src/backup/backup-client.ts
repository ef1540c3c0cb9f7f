import pg from 'pg';

/** A connection that may be busy for as long as the data takes, and waits briefly where somebody holds a table. */
export async function openBackupClient(url: string, applicationName: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    options: '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c lock_timeout=10000',
  });
  // It ends the statement that is under way, which says so.
  client.on('error', () => {});
  await client.connect();
  return client;
}

export type TableColumns = ReadonlyMap<string, readonly string[]>;

/** The columns of those of these tables that are there. */
export async function readColumns(client: pg.Client, tables: readonly string[]): Promise<TableColumns> {
  const { rows } = await client.query<{ table: string; columns: readonly string[] }>(
    `select c.relname as "table", array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname = any ($1) group by 1`,
    [tables],
  );
  return new Map(rows.map(({ table, columns }) => [table, columns]));
}

/** The migrations that the database has, by when they were made; null: it never was Baton's. */
export async function readMigrated(client: pg.Client, table: string): Promise<readonly number[] | null> {
  const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
    table,
  ]);
  if (!rows[0]?.there) return null;
  const found = await client.query<{ when: number }>(
    `select created_at::float8 as "when" from ${table} order by 1`,
  );
  return found.rows.map(({ when }) => when);
}
