import pg from 'pg';
import type { Logger } from '@baton/domain';

export type PoolOptions = {
  readonly url: string;
  readonly log: Logger;
  readonly max?: number;
  readonly applicationName?: string;
  /** How long to wait for a connection before the store counts as down, in milliseconds. */
  readonly connectMs?: number;
};

/** Counts fit into a double; node-postgres hands them out as text otherwise. */
const parsers = new pg.TypeOverrides();
parsers.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * Prepared statements keep the plan they were given. One made while tables were small would scan them for ever, so
 * scans are priced out: every hot statement has an index.
 */
const sessionSettings = [
  'enable_seqscan=off',
  'jit=off',
  'statement_timeout=25000',
  'idle_in_transaction_session_timeout=15000',
]
  .map((setting) => `-c ${setting}`)
  .join(' ');

/** One pool of connections to the truth. An idle connection that breaks is logged and replaced, never thrown. */
export function createPool({
  url,
  log,
  max = 10,
  applicationName = 'baton',
  connectMs = 2_000,
}: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    connectionTimeoutMillis: connectMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    types: parsers,
    query_timeout: 30_000,
    options: sessionSettings,
  });
  pool.on('error', (error) => log.warn({ error: error.message }, 'an idle database connection broke'));
  return pool;
}
