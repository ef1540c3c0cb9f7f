import pg from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { createStore } from '@baton/store';
import { migrateQueue } from '@baton/queue';
import { temporaryFolder } from '../support/baton.ts';
import { createDatabase, createEmptyDatabase, type Database } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';
import { spawnApp, type AppProcess } from '../support/spawn-app.ts';
import { freePort } from '../support/start-redis.ts';

let database: Database;
let folder: ReturnType<typeof temporaryFolder>;
let apps: readonly AppProcess[] = [];
let url = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await Promise.all(apps.filter((app) => !app.isOver()).map((app) => app.kill('SIGTERM')));
  await database.drop();
  folder.remove();
});

async function start(): Promise<readonly [api: AppProcess, worker: AppProcess]> {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const env = { DATABASE_URL: database.url, BATON_MIGRATE: 'off' };
  const api = spawnApp('api', folder.path, { ...env, BATON_PORT: String(port) });
  const worker = spawnApp('worker', folder.path, { ...env, BATON_WORKER_PORT: '0' });
  apps = [api, worker];
  return [api, worker];
}
const ready = async () => {
  const response = await fetch(`${url}/readyz`);
  return { status: response.status, text: await response.text() };
};

test('with BATON_MIGRATE=off and migrations that are due every process says so, and goes on when they were run', async () => {
  database = await createEmptyDatabase(inject('adminUrl'));
  const [api, worker] = await start();
  const sentence = 'BATON_MIGRATE is off; run `baton migrate`';
  await api.says(sentence);
  await worker.says(sentence);
  expect(await ready()).toEqual({ status: 503, text: expect.stringContaining(sentence) });

  await using store = createStore({ url: database.url, log: silentLog, max: 2 });
  await store.migrate();
  await migrateQueue({ kind: 'postgres', url: database.url });
  await api.says('Your admin API key');
  await worker.says('the worker serves its queues');
  expect((await ready()).status).toBe(200);
});

test('on the schema of a newer version they say so, and work', async () => {
  database = await createDatabase(inject('adminUrl'));
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    `insert into baton_migrations.__drizzle_migrations (hash, created_at) values ('newer', 9999999999999)`,
  );
  await client.query('alter table tasks add column colour text');
  await client.end();
  const [api, worker] = await start();
  await api.says('belongs to a newer version');
  await worker.says('belongs to a newer version');
  await worker.says('the worker serves its queues');
  expect((await ready()).status).toBe(200);
});
