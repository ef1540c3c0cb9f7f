import pg from 'pg';
import type { Logger } from '@baton/domain';

export type PoolOptions = {
  readonly url: string;
  readonly log: Logger;
  readonly max?: number;
  readonly applicationName?: string;
  /** How long to wait for a connection before the store counts as down, in milliseconds. */
  readonly connectMs?: number;
  readonly patience?: Patience;
};

/** How long a statement may take. */
export type Patience = {
  /** Postgres itself ends it then: nothing of it was done. In milliseconds. */
  readonly statementMs: number;
  /** For a server that has fallen silent: the connection is given up, and what came of the statement is unknown. */
  readonly silenceMs: number;
};

/** `requests`: somebody waits for the answer. `work`: the rest of what is done. `migration`: a table may be rewritten. */
export const patience = {
  requests: { statementMs: 4_500, silenceMs: 5_000 },
  work: { statementMs: 25_000, silenceMs: 30_000 },
  migration: { statementMs: 600_000, silenceMs: 605_000 },
} as const satisfies Record<string, Patience>;

/** Counts fit into a double; node-postgres hands them out as text otherwise. */
const parsers = new pg.TypeOverrides();
parsers.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * Prepared statements keep the plan they were given. One made while tables were small would scan them for ever, so
 * scans are priced out: every hot statement has an index.
 */
const sessionSettings = (statementMs: number): string =>
  [
    'enable_seqscan=off',
    'jit=off',
    `statement_timeout=${statementMs}`,
    'idle_in_transaction_session_timeout=15000',
  ]
    .map((setting) => `-c ${setting}`)
    .join(' ');

/** One pool of connections to the truth. A connection that breaks is replaced, and never ends the process. */
export function createPool({
  url,
  log,
  max = 10,
  applicationName = 'baton',
  connectMs = 2_000,
  patience: { statementMs, silenceMs } = patience.work,
}: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    connectionTimeoutMillis: connectMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    types: parsers,
    query_timeout: silenceMs,
    options: sessionSettings(statementMs),
  });
  pool.on('error', (error) => log.warn({ error: error.message }, 'an idle database connection broke'));
  // One that breaks between two statements of a transaction says so to nobody else; the next statement fails.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
