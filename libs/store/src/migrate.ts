import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { applyMigrations, drizzle } from './drizzle.ts';

const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url));

/** Any number of processes may start at once: one migrates, the others wait for it. */
const advisoryLock = 0x6261746f;

/** Brings the database to this version's schema. Forward only. */
export async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [advisoryLock]);
    try {
      await applyMigrations(drizzle(client), { migrationsFolder, migrationsSchema: 'baton_migrations' });
    } finally {
      await client.query('select pg_advisory_unlock($1)', [advisoryLock]);
    }
  } finally {
    client.release();
  }
}
