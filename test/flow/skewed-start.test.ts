import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { temporaryFolder } from '../support/baton.ts';
import { createDatabase, type Database } from '../support/database.ts';
import { openClock } from '../support/own-clock.ts';
import { spawnApp } from '../support/spawn-app.ts';
import { freePort } from '../support/start-redis.ts';

let database: Database;
let folder: ReturnType<typeof temporaryFolder>;
beforeEach(async () => {
  database = await createDatabase(inject('adminUrl'));
  folder = temporaryFolder();
});
afterEach(async () => {
  await database.drop();
  folder.remove();
});

test.each([
  { app: 'worker', seconds: 10, way: 'ahead of' },
  { app: 'worker', seconds: -10, way: 'behind' },
  { app: 'api', seconds: 10, way: 'ahead of' },
] as const)('$app, with a clock that is $seconds s off, refuses to start', async ({ app, seconds, way }) => {
  const clock = await openClock(join(folder.path, 'clock'));
  clock.set(seconds);
  const port = String(await freePort());
  const started = spawnApp(app, folder.path, {
    ...clock.env,
    DATABASE_URL: database.url,
    BATON_PORT: port,
    BATON_WORKER_PORT: port,
  });
  await expect.poll(started.isOver, { timeout: 20_000 }).toBe(true);
  expect(started.output()).toMatch(new RegExp(`clock is 10\\S* s ${way} the database`, 'u'));
});
