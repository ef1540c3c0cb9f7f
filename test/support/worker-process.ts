import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Agent, PeriodBudget } from '@baton/domain';
import { simulatedProviders } from '@baton/providers';
import type { Baton } from './baton.ts';
import { spawnApp, type AppProcess } from './spawn-app.ts';

export type WorkerProcess = AppProcess;

export type WorkerProcessOptions = {
  readonly folder: string;
  readonly agents: readonly Agent[];
  /** As baton.yaml has them. */
  readonly projects?: Readonly<Record<string, { readonly budget: PeriodBudget }>>;
  readonly tools?: Readonly<Record<string, { command: string; args: readonly string[] }>>;
  /** A way of its own to the queue. */
  readonly redisUrl?: string;
  readonly serve?: readonly string[];
};

/** A worker as it runs in production. Resolves when it serves. */
export async function startWorkerProcess(
  baton: Baton,
  { folder, agents, projects = {}, tools = {}, redisUrl, serve }: WorkerProcessOptions,
): Promise<WorkerProcess> {
  const file = join(folder, 'baton.yaml');
  const keyed = Object.entries(simulatedProviders(baton.simulatorUrl)).map(([id, entry]) => [
    id,
    { ...entry, apiKey: '${SIMULATED_KEY}' },
  ]);
  writeFileSync(file, JSON.stringify({ providers: Object.fromEntries(keyed), tools, agents, projects }));
  const worker = spawnApp('worker', folder, {
    SIMULATED_KEY: 'simulated',
    BATON_CONFIG: file,
    DATABASE_URL: baton.database.url,
    ...(baton.place.kind === 'redis' ? { REDIS_URL: redisUrl ?? baton.place.url } : {}),
    ...(serve ? { BATON_WORKER_PROVIDERS: serve.join(',') } : {}),
    BATON_QUEUE_PREFIX: baton.prefix,
    BATON_WORKER_PORT: '0',
    BATON_MIGRATE: 'off',
  });
  await worker.says('the worker serves its queues');
  return worker;
}
