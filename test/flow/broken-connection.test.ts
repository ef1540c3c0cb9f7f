import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isStoreDown } from '@baton/store';
import { startBaton, type Baton } from '../support/baton.ts';

let baton: Baton;
beforeEach(async () => {
  baton = await startBaton({ backend: 'redis', workers: 0 });
});
afterEach(() => baton.stop());

test('a connection that breaks between two statements of a transaction undoes it, and ends no process', async () => {
  const { id } = await baton.submit({ input: 'Stay as you are' });
  const client = new pg.Client({ connectionString: baton.database.url });
  await client.connect();
  const broken = baton.store.tasks.lock({ taskId: id }, async (tx) => {
    await tx.update({ hops: 7 });
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction' and datname = current_database()`,
    );
    // The socket's end arrives while nothing is asked.
    await new Promise((resolve) => setTimeout(resolve, 200));
    await tx.runs();
  });
  expect(isStoreDown(await broken.catch((error: unknown) => error))).toBe(true);
  await client.end();
  expect((await baton.task(id)).hops).toBe(0);
});
