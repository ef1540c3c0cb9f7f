import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { createSkillIndex, defaultTiming, skewFault } from '@baton/domain';
import { createEngine } from '@baton/engine';
import { createProviders } from '@baton/providers';
import { createLive, createSharedRequestRates, queuePlace } from '@baton/queue';
import { createStore, isStoreDown } from '@baton/store';
import { createEventLog, createHealth, createLogger, createMetrics } from '@baton/telemetry';
import { ensureFirstKey } from './access/first-key.ts';
import { unknownProjects } from './access/unknown-projects.ts';
import { createApi } from './app.ts';
import { readConfig, serverLimitsOf } from './config.ts';
import { closeServer, listen } from './listen.ts';
import { reasonOf } from './telemetry/reason-of.ts';
import { readSnapshotOf } from './telemetry/read-snapshot.ts';

const config = await readConfig();
if (!config.ok) {
  process.stderr.write(`The api cannot start:\n${config.faults.map((fault) => `  ${fault}\n`).join('')}`);
  process.exit(2);
}
const { env, settings } = config;
const log = createLogger({ level: env.BATON_LOG_LEVEL }).child({ process: 'api' });
const metrics = createMetrics();
const store = createStore({ url: env.DATABASE_URL, log, applicationName: 'baton-api', max: 20 });
const place = queuePlace(env.DATABASE_URL, env.REDIS_URL);
const live = createLive(place, log);
const rates = createSharedRequestRates(place, log);
const limits = serverLimitsOf(env);
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
  },
});
engine.listen(metrics.observe);
engine.listen(
  createEventLog(createLogger({ level: env.BATON_LOG_LEVEL, flat: true }).child({ process: 'api' })),
);
metrics.snapshot(readSnapshotOf({ store, engine }));
let prepared = false;
let unprepared = 'the database was not prepared yet';
const health = createHealth({
  postgres: () => store.ping(),
  // Not needed to serve: without it tasks are accepted and begun a second later.
  'wake-ups': () =>
    live.ping().catch((error: Error) => ({ state: 'degraded', detail: error.message }) as const),
  schema: async () => (prepared ? undefined : { state: 'down', detail: unprepared }),
});
const api = createApi({
  engine,
  store,
  live,
  rates,
  limits,
  log,
  metrics,
  health,
  isStoreDown,
  newId: uuidv7,
});
const server = await listen(api.app, {
  host: env.BATON_HOST,
  port: env.BATON_PORT,
  limits: limits.connection,
  onDrop: () => metrics.refused('connections'),
}).catch((error: Error) => {
  process.stderr.write(
    `The api cannot listen on ${env.BATON_HOST}:${env.BATON_PORT}: ${error.message}. Free the port, or set BATON_PORT to another.\n`,
  );
  return process.exit(1);
});
log.info({ host: env.BATON_HOST, port: env.BATON_PORT }, 'the api listens');

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (stopping) process.exit(1);
    stopping = true;
    void stop();
  });

await prepare();
// What cannot be read now is read the next time; the monotonic clock carries on.
setInterval(() => void store.readTime().catch(() => {}), defaultTiming.clockEveryMs).unref();

/** The database may come up after us; until then requests are answered with 503. */
async function prepare(): Promise<void> {
  for (let attempt = 0; !stopping && !prepared; attempt += 1) {
    try {
      const skewMs = await store.clockSkewMs();
      const fault = skewFault(skewMs);
      if (fault) {
        log.error({ skewMs }, fault);
        process.exit(2);
      }
      await store.readTime();
      if (env.BATON_MIGRATE === 'on') await store.migrate();
      const { isUsable, sentence } = await store.schemaStanding();
      if (sentence && attempt % 20 === 0) log.warn({}, sentence);
      if (!isUsable) {
        unprepared = sentence ?? unprepared;
        await sleep(500);
        continue;
      }
      const first = await ensureFirstKey(store, '.baton', uuidv7);
      if (first)
        process.stdout.write(
          `Your admin API key, shown this once${first.file ? ` and kept in ${first.file}` : ''}: ${first.key}\n`,
        );
      const warning = await unknownProjects(store, settings.projects);
      if (warning) log.warn({}, warning);
      prepared = true;
    } catch (error) {
      if (!isStoreDown(error)) throw error;
      if (attempt % 20 === 0) log.warn(reasonOf(error), 'the database does not answer; trying again');
      await sleep(500);
    }
  }
}

async function stop(): Promise<void> {
  log.info({}, 'the api stops; a second signal stops it at once');
  api.close();
  await closeServer(server, 5_000);
  await live.close();
  await rates.close();
  await store.close();
  process.exit(0);
}
