import fc from 'fast-check';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createStore, type Store } from '@baton/store';
import { createDatabase, type Database } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';
import { orders } from './commands.ts';
import { checkNothingIsLost, newModel } from './orders.ts';
import { openProtocol, type Protocol } from './protocol.ts';

const count = Number(process.env['BATON_MODEL_ORDERS'] ?? 80);
/** As a failure prints them. */
const seed = Number(process.env['BATON_MODEL_SEED'] ?? Date.now() % 2 ** 31);
const path = process.env['BATON_MODEL_PATH'] ?? '';
const replayPath = process.env['BATON_MODEL_REPLAY'] ?? null;

let database: Database;
let store: Store;
let db: pg.Pool;
let projectId: string;

beforeAll(async () => {
  database = await createDatabase(inject('adminUrl'));
  db = new pg.Pool({ connectionString: database.url, max: 4 });
  // Nothing here outlives a crash of the server.
  await db.query(`alter database ${new URL(database.url).pathname.slice(1)} set synchronous_commit = off`);
  store = createStore({ url: database.url, log: silentLog });
  projectId = (await store.keys.project('default', uuidv7())).id;
});
afterAll(async () => {
  await store.close();
  await db.end();
  await database.drop();
});

/** What an order that failed has left must not ring in the next one. */
async function forgetOthers(): Promise<void> {
  await db.query(`update runs set state = 'canceled' where state in ('queued', 'running')`);
  await db.query(`update tasks set state = 'canceled' where state in ('queued', 'running')`);
  await db.query('delete from cooldowns');
}

test(
  `in ${count} orders of what may happen to tasks, workers and the queue, no invariant is broken and nothing is lost`,
  { timeout: 60_000 + count * 1_000 },
  async () => {
    const orderly = fc.asyncProperty(orders(replayPath), async (commands) => {
      await forgetOthers();
      const protocol: Protocol = openProtocol(store, db, projectId);
      const model = newModel(protocol.bag);
      try {
        await fc.asyncModelRun(() => ({ model, real: protocol }), commands);
        await checkNothingIsLost(model, protocol);
      } finally {
        protocol.close();
      }
    });
    const found = await fc.check(orderly, { numRuns: count, seed, path, endOnFailure: path !== '' });
    expect(found.failed ? fc.defaultReportMessage(found) : null).toBeNull();
  },
);
