import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from 'node:child_process';
import type { Agent } from '@baton/domain';
import { simulatedProviders } from '@baton/providers';
import type { Baton } from './baton.ts';

const main = fileURLToPath(new URL('../../apps/worker/src/main.ts', import.meta.url));

export type WorkerProcess = {
  readonly pid: number;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
  /** SIGSTOP and SIGCONT do not end it. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Everything it has logged so far. */
  readonly output: () => string;
};

export type WorkerProcessOptions = {
  readonly folder: string;
  readonly agents: readonly Agent[];
  readonly tools?: Readonly<Record<string, { command: string; args: readonly string[] }>>;
};

/** A worker as it runs in production: its own process, told everything by environment and file. Resolves when it serves. */
export async function startWorkerProcess(
  baton: Baton,
  { folder, agents, tools = {} }: WorkerProcessOptions,
): Promise<WorkerProcess> {
  const file = join(folder, 'baton.yaml');
  const keyed = Object.entries(simulatedProviders(baton.simulatorUrl)).map(([id, entry]) => [
    id,
    { ...entry, apiKey: '${SIMULATED_KEY}' },
  ]);
  writeFileSync(file, JSON.stringify({ providers: Object.fromEntries(keyed), tools, agents }));
  const child = spawn(process.execPath, [main], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      SIMULATED_KEY: 'simulated',
      BATON_CONFIG: file,
      DATABASE_URL: baton.database.url,
      ...(baton.place.kind === 'redis' ? { REDIS_URL: baton.place.url } : {}),
      BATON_QUEUE_PREFIX: baton.prefix,
      BATON_WORKER_PORT: '0',
      BATON_MIGRATE: 'off',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit');
  while (!output.includes('the worker serves its queues')) {
    if (child.exitCode !== null) throw new Error(`the worker ended: ${output}`);
    await sleep(20);
  }
  return {
    pid: child.pid ?? 0,
    signal: (signal) => void child.kill(signal),
    kill: async (signal) => {
      child.kill(signal);
      await ended;
    },
    output: () => output,
  };
}
