import type pg from 'pg';
import { isStoreDown } from '../faults.ts';

/**
 * Runs `body` between `begin` and `commit`; what it throws undoes everything. A connection whose server is away is
 * closed, which undoes as much: asked for a rollback, a silent one would be waited for a second time.
 */
export async function inTransaction<T>(
  pool: pg.Pool,
  body: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query('begin');
    const result = await body(client);
    await client.query('commit');
    return result;
  } catch (error) {
    broken = isStoreDown(error) || !(await rollBack(client));
    throw error;
  } finally {
    client.release(broken);
  }
}

const rollBack = (client: pg.PoolClient): Promise<boolean> =>
  client.query('rollback').then(
    () => true,
    () => false,
  );
