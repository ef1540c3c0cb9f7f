import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrateQueue } from '@baton/queue';
import { createStore } from '@baton/store';
import { openEmbeddedPostgres } from '@baton/store/embedded';
import { findProgram } from './find-program.ts';
import { startRedis } from './start-redis.ts';
import { silentLog } from './silent-log.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly adminUrl: string;
    readonly redisUrl: string;
  }
}

/** One Postgres and one Redis for all flows; each file has a database of its own, copied from a migrated template. */
export default async function startStores(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), 'baton-test-'));
  // Reachable by the account that Postgres runs as, when the tests are run by root.
  chmodSync(dir, 0o755);
  const postgres = await openEmbeddedPostgres({ dir: join(dir, 'data'), log: () => {} });
  const template = createStore({ url: postgres.url, log: silentLog, max: 2 });
  await template.migrate();
  await template.close();
  await migrateQueue({ kind: 'postgres', url: postgres.url });
  const redis = process.env['REDIS_URL'] ? null : await startRedis(await findProgram('redis-server'), dir);
  project.provide('adminUrl', postgres.url);
  project.provide('redisUrl', redis?.url ?? process.env['REDIS_URL'] ?? '');
  return async () => {
    await redis?.stop();
    await postgres.close();
    rmSync(dir, { recursive: true, force: true });
  };
}
