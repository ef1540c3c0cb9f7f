import type pg from 'pg';

/** Anything that runs one statement: the pool, or the one connection of a transaction. */
export type Connection = Pick<pg.Pool | pg.PoolClient, 'query'>;

/**
 * A named statement is parsed and planned once per connection; the hot path of a task is made of these alone.
 */
export function statement<Row extends object>(name: string, text: string) {
  return async (connection: Connection, values: readonly unknown[]): Promise<readonly Row[]> =>
    (await connection.query<Row>({ name, text, values: [...values] })).rows;
}
