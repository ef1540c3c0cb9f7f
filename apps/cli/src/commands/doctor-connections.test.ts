import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEmbeddedPostgres, type EmbeddedPostgres } from '@baton/store/embedded';
import { runCommand } from '../command.test-data.ts';

let dir = '';
let postgres: EmbeddedPostgres | undefined;
const held: pg.Client[] = [];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'baton-doctor-'));
  postgres = await openEmbeddedPostgres({ dir, log: () => {} });
});
afterAll(async () => {
  await Promise.all(held.map((client) => client.end()));
  await postgres?.close();
  await rm(dir, { recursive: true, force: true });
});

async function hold(count: number, applicationName: string): Promise<void> {
  const clients = Array.from(
    { length: count },
    () => new pg.Client({ connectionString: postgres?.url, application_name: applicationName }),
  );
  await Promise.all(clients.map((client) => client.connect()));
  held.push(...clients);
}

async function connections() {
  const env = {
    DATABASE_URL: postgres?.url ?? '',
    REDIS_URL: 'redis://127.0.0.1:1',
    BATON_PORT: '0',
    BATON_WORKER_PORT: '0',
    BATON_SIMULATOR_PORT: '0',
  };
  const { stdout } = await runCommand(['doctor', '--json'], { env });
  const { findings } = JSON.parse(stdout) as { findings: { check: string; level: string; text: string }[] };
  return findings.find(({ check }) => check === 'connections');
}

test('what the server has is compared with what api and worker open; Baton’s own are no others', async () => {
  await hold(3, 'baton-api');
  await hold(1, 'runs-claude');
  await hold(2, 'somebody');
  expect(await connections()).toMatchObject({
    level: 'ok',
    text: expect.stringContaining('(max_connections 300, 3 reserved, 2 in use by others)'),
  });
  await hold(230, 'somebody');
  expect(await connections()).toMatchObject({
    level: 'warn',
    text: expect.stringContaining('the server has 65 for them'),
  });
});
