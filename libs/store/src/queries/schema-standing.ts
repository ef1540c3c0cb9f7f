import type pg from 'pg';
import { readMigrationFiles } from '../drizzle.ts';
import { migrationsFolder, migrationsSchema } from '../migrate.ts';

/** How the database's schema stands to this version. `sentence`: what a person should know of it; null: nothing. */
type SchemaStanding = { readonly isUsable: boolean; readonly sentence: string | null };

/** Whether this version can work with the database as it is. A newer schema can be used: migrations only add. */
export async function readSchemaStanding(pool: pg.Pool): Promise<SchemaStanding> {
  const known = readMigrationFiles({ migrationsFolder }).map(({ folderMillis }) => folderMillis);
  const last = await lastMigration(pool);
  const pending = known.filter((when) => when > last).length;
  if (pending > 0)
    return {
      isUsable: false,
      sentence: `The database lacks ${pending} of ${known.length} migrations of this version, and BATON_MIGRATE is off; run \`baton migrate\`.`,
    };
  return last > (known.at(-1) ?? 0)
    ? {
        isUsable: true,
        sentence:
          'The database belongs to a newer version of Baton; this one works with it, and knows nothing of what is new.',
      }
    : { isUsable: true, sentence: null };
}

async function lastMigration(pool: pg.Pool): Promise<number> {
  const table = `${migrationsSchema}.__drizzle_migrations`;
  const { rows } = await pool.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
    table,
  ]);
  if (!rows[0]?.there) return 0;
  const found = await pool.query<{ last: number }>(
    `select coalesce(max(created_at), 0)::float8 as last from ${table}`,
  );
  return found.rows[0]?.last ?? 0;
}
