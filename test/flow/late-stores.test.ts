import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { createSimulator } from '@baton/simulator';
import { backends } from '../support/baton.ts';
import { createClient } from '../support/client.ts';
import { createDatabase } from '../support/database.ts';
import { openLine } from '../support/open-line.ts';
import { spawnApp } from '../support/spawn-app.ts';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}

/** Processes as in production, whose ways to the stores are cut from the start. */
async function startCutOff(backend: 'redis' | 'postgres') {
  const database = await createDatabase(inject('adminUrl'));
  const postgres = await openLine(database.url, { first: 'refused' });
  const redis = backend === 'redis' ? await openLine(inject('redisUrl'), { first: 'refused' }) : null;
  const simulator = createSimulator({ scripts: {} });
  const { url: simulatorUrl } = await simulator.listen(0, '127.0.0.1');
  const folder = mkdtempSync(join(tmpdir(), 'baton-late-'));
  const port = await freePort();
  const env = {
    DATABASE_URL: postgres.url,
    ...(redis ? { REDIS_URL: redis.url } : {}),
    BATON_QUEUE_PREFIX: `baton-test-${randomUUID().slice(0, 8)}`,
    BATON_SIMULATOR_URL: simulatorUrl,
    BATON_PORT: String(port),
    BATON_WORKER_PORT: '0',
  };
  const [api, worker] = [spawnApp('api', folder, env), spawnApp('worker', folder, env)];
  await api.says('the api listens');
  const url = `http://127.0.0.1:${port}`;
  const open = () =>
    createClient(url, readFileSync(join(folder, '.baton/api-key'), 'utf8').trim(), simulatorUrl);
  return {
    api,
    worker,
    postgres,
    redis,
    url,
    open,
    stop: async (): Promise<void> => {
      await Promise.all([api.kill('SIGTERM'), worker.kill('SIGTERM')]);
      await Promise.all([postgres.close(), redis?.close(), simulator.close()]);
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let baton: Awaited<ReturnType<typeof startCutOff>>;
afterEach(() => baton.stop());

describe.each(backends)('on %s', (backend) => {
  test('processes that start before their stores wait for them, and go on by themselves after every outage', async () => {
    baton = await startCutOff(backend);
    const statusOf = (path: string) => async () => (await fetch(`${baton.url}${path}`)).status;
    expect(await statusOf('/healthz')()).toBe(200);
    expect(await statusOf('/readyz')()).toBe(503);
    await baton.worker.says('the database does not answer; trying again');
    // Longer than one more try.
    await sleep(1_500);
    expect(await statusOf('/readyz')()).toBe(503);

    baton.postgres.mend();
    await expect.poll(statusOf('/readyz'), { timeout: 10_000 }).toBe(200);
    const client = baton.open();
    // Without the queue's store tasks are taken all the same.
    const waiting = await client.submit({ input: 'while the queue is away' });
    baton.redis?.mend();
    expect((await client.finished(waiting.id)).status).toBe('succeeded');

    baton.redis?.cut('refused');
    const meanwhile = await client.submit({ input: 'while the queue is away again' });
    baton.redis?.mend();
    expect((await client.finished(meanwhile.id)).status).toBe('succeeded');

    baton.postgres.cut('refused');
    const refused = await client.send('POST', '/v1/tasks', { input: 'nowhere to put it' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    baton.postgres.mend();
    await expect.poll(statusOf('/readyz'), { timeout: 10_000 }).toBe(200);
    const later = await client.submit({ input: 'afterwards' });
    expect((await client.finished(later.id)).status).toBe('succeeded');
    expect(baton.worker.output() + baton.api.output()).not.toMatch(/"level":"error"|\n\s+at /u);
  }, 60_000);
});
