import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { applyMigrations, drizzle } from './drizzle.ts';

export const migrationsSchema = 'baton_migrations';
export const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url));

/** Any number of processes may start at once: one migrates, the others wait for it. */
export const migrationLock = 0x6261746f;

/** Brings the database to this version's schema. Forward only. */
export async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    try {
      await applyMigrations(drizzle(client), { migrationsFolder, migrationsSchema });
    } finally {
      await client.query('select pg_advisory_unlock($1)', [migrationLock]);
    }
  } finally {
    client.release();
  }
}
