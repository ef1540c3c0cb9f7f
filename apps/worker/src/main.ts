import type { AddressInfo } from 'node:net';
import { createSkillIndex, defaultTiming, skewFault } from '@baton/domain';
import { createEngine } from '@baton/engine';
import { createProviders } from '@baton/providers';
import { createLive, queuePlace } from '@baton/queue';
import { createStore } from '@baton/store';
import {
  createEventLog,
  createHealth,
  createLogger,
  createMetrics,
  createProviderLog,
} from '@baton/telemetry';
import { createWorker } from './app.ts';
import { readConfig } from './config.ts';
import { listenNear } from './listen-near.ts';
import { createWorkerServer } from './server.ts';
import { awaitSchema, awaitStore } from './await-store.ts';

const config = await readConfig();
if (!config.ok) {
  process.stderr.write(`The worker cannot start:\n${config.faults.map((fault) => `  ${fault}\n`).join('')}`);
  process.exit(2);
}
const { env, settings } = config;
const log = createLogger({ level: env.BATON_LOG_LEVEL }).child({ process: 'worker' });
const metrics = createMetrics();
const place = queuePlace(env.DATABASE_URL, env.REDIS_URL);
const store = createStore({ url: env.DATABASE_URL, log, applicationName: 'baton-worker', max: 20 });
const live = createLive(place, log);
const { specs } = createProviders(settings.providers);
const engine = createEngine({
  store,
  live,
  log,
  catalog: {
    agents: settings.agents,
    providers: specs,
    index: createSkillIndex(settings.agents),
    policy: settings.policy,
    projects: settings.projects,
    ...(settings.retentionMs !== undefined && { retentionMs: settings.retentionMs }),
  },
});
engine.listen(metrics.observe);
const eventLog = createLogger({ level: env.BATON_LOG_LEVEL, flat: true }).child({ process: 'worker' });
engine.listen(createEventLog(eventLog));
engine.listenToProviders(metrics.observeProvider);
engine.listenToProviders(createProviderLog(eventLog));
if (settings.source === 'simulator')
  log.info({}, 'no baton.yaml and no provider key found: the simulator is used');

let stopping = false;
let stuck: string | null = null;
const worker = createWorker({
  engine,
  ...settings,
  place,
  timing: defaultTiming,
  log,
  metrics,
  serve: env.BATON_WORKER_PROVIDERS?.split(',').map((id) => id.trim()),
  concurrency: env.BATON_WORKER_CONCURRENCY,
  migrate: env.BATON_MIGRATE === 'on',
  queuePrefix: env.BATON_QUEUE_PREFIX,
  onStuck: (why) => {
    stuck = why;
    // Over what is dead, a stop may hang, too.
    setTimeout(() => process.exit(1), env.BATON_GRACE_MS + 10_000);
    stopping = true;
    void stop(1);
  },
});
const health = createHealth({
  postgres: () => store.ping(),
  queue: worker.pingQueue,
  worker: async () =>
    worker.isReady() ? undefined : { state: 'down', detail: 'it is starting or stopping' },
});
const server = createWorkerServer({ health, metrics, stuck: () => stuck });
await listenNear(server, env.BATON_HOST, env.BATON_WORKER_PORT, 7701).catch((error: Error) => {
  process.stderr.write(
    `The worker cannot serve its health on ${env.BATON_HOST}:${env.BATON_WORKER_PORT ?? 7701}: ${error.message}. Free the port, or set BATON_WORKER_PORT to another.\n`,
  );
  process.exit(1);
});
log.info({ port: (server.address() as AddressInfo).port }, 'health and metrics are served');

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (stopping) process.exit(1);
    stopping = true;
    void stop();
  });

await awaitStore(store, log, () => stopping);
if (env.BATON_MIGRATE === 'on') await store.migrate();
await awaitSchema(store, log, () => stopping);
const skewMs = await store.clockSkewMs();
const fault = skewFault(skewMs);
if (fault) {
  log.error({ skewMs }, fault);
  process.exit(2);
}
await worker.start();

async function stop(exitCode = 0): Promise<void> {
  log.info({ runs: worker.running() }, 'the worker stops; a second signal stops it at once');
  await worker.stop(env.BATON_GRACE_MS);
  server.close();
  await live.close();
  await store.close();
  process.exit(exitCode);
}
