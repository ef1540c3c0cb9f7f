import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../../support/database.ts';
import { freePort } from '../../support/start-redis.ts';
import type { Backend } from '../plan.ts';
import { benchProviders } from './providers.ts';
import { startChild, type Child } from './child.ts';

export type BatonProcessesOptions = {
  readonly backend: Backend;
  readonly database: Database;
  readonly redisUrl: string;
  /** What its baton.yaml says. */
  readonly file: object;
  readonly workers: number;
  readonly folder: string;
  readonly profile: string | null;
};

export type BatonProcesses = {
  readonly url: string;
  readonly key: string;
  readonly apiPid: number;
  readonly workerPids: readonly number[];
  readonly stop: () => Promise<void>;
};

/** Baton as it runs in production: one api and some workers, told everything by environment and file. */
export async function startBatonProcesses(options: BatonProcessesOptions): Promise<BatonProcesses> {
  const { backend, database, redisUrl, workers, folder, profile } = options;
  const home = join(folder, database.url.split('/').at(-1) ?? 'baton');
  mkdirSync(home, { recursive: true });
  const file = join(home, 'baton.yaml');
  writeFileSync(file, JSON.stringify(options.file));
  const env = {
    BENCH_KEY: 'simulated',
    BATON_CONFIG: file,
    BATON_MIGRATE: 'off',
    // Counted as ever, and never used up.
    BATON_HTTP_REQUESTS_PER_MINUTE: '1000000000',
    DATABASE_URL: database.url,
    ...(backend === 'redis' ? { REDIS_URL: redisUrl } : {}),
  };
  const children: Child[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(children.splice(0).map((child) => child.stop()));
  };
  const start = async (
    name: string,
    script: string,
    portName: string,
  ): Promise<{ pid: number; url: string }> => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const child = await startChild({
      name,
      script,
      env: { ...env, [portName]: String(port) },
      folder: home,
      readyUrl: `${url}/readyz`,
      profile,
    });
    children.push(child);
    return { pid: child.pid, url };
  };
  try {
    const api = await start('api', 'apps/api/src/main.ts', 'BATON_PORT');
    const workerPids: number[] = [];
    for (let index = 1; index <= workers; index += 1)
      workerPids.push((await start(`worker-${index}`, 'apps/worker/src/main.ts', 'BATON_WORKER_PORT')).pid);
    const key = readFileSync(join(home, '.baton', 'api-key'), 'utf8').trim();
    return { url: api.url, key, apiPid: api.pid, workerPids, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Four providers that are never the bottleneck, and an agent of one step. */
export const benchFile = (simulatorUrl: string) => ({
  providers: benchProviders(simulatorUrl, '${BENCH_KEY}'),
  agents: [benchAgent],
});

export const benchAgent = {
  id: 'engineer',
  name: 'Engineer',
  description: 'Writes and mends code.',
  skills: [
    {
      id: 'code',
      name: 'Code',
      description: 'Writes code and tests',
      tags: ['code'],
      examples: ['Fix the failing test'],
    },
  ],
  instructions: 'Do what the task says.',
  providers: ['claude', 'synthetic'],
};
