import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { applyMigrations, drizzle } from './drizzle.ts';
import { isLockConflict } from './faults.ts';

export const migrationsSchema = 'baton_migrations';
export const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url));

/** Any number of processes may start at once: one migrates, the others wait for it. */
export const migrationLock = 0x6261746f;

/** Whoever waits for a table makes all others wait behind: a migration that does not get it steps back for a while. */
const lockMs = 2_000;
const stepBackMs = 1_000;
const mostTries = 100;

/** Nothing was changed. */
export class TablesInUse extends Error {
  override readonly name = 'TablesInUse';
  constructor() {
    super('The tables that are to be changed are in use all the time; nothing was changed.');
  }
}

/** Brings the database to this version's schema. Forward only; the version before may go on working meanwhile. @throws `TablesInUse` after some minutes. */
export async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    try {
      await applyBesideOthers(client);
    } finally {
      await client.query('select pg_advisory_unlock($1)', [migrationLock]);
    }
  } finally {
    client.release();
  }
}

async function applyBesideOthers(client: pg.PoolClient): Promise<void> {
  await client.query(`set lock_timeout = ${lockMs}`);
  for (let tries = 1; ; tries += 1) {
    try {
      return await applyMigrations(drizzle(client), { migrationsFolder, migrationsSchema });
    } catch (error) {
      if (!isLockConflict(error)) throw error;
      if (tries === mostTries) throw new TablesInUse();
      await sleep(stepBackMs);
    }
  }
}
