import { join } from 'node:path';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { uuidv7 } from 'uuidv7';
import {
  closeServer,
  createApi,
  ensureFirstKey,
  listen,
  readSnapshotOf,
  serverLimitsOf,
  unknownProjects,
} from '@baton/api';
import type { Settings } from '@baton/config';
import { createSkillIndex, defaultTiming } from '@baton/domain';
import { createEngine } from '@baton/engine';
import { createProviders } from '@baton/providers';
import { createLocalLive, createLocalRequestRates } from '@baton/queue';
import { createStore, isStoreDown } from '@baton/store';
import { openEmbeddedPostgres } from '@baton/store/embedded';
import {
  createEventLog,
  createProviderLog,
  createHealth,
  createLogger,
  createMetrics,
} from '@baton/telemetry';
import { createWorker } from '@baton/worker';
import type { UpConfig } from './up-config.ts';
import { openLogFile } from './log-file.ts';
import { startSimulator } from './start-simulator.ts';

export type Up = {
  readonly url: string;
  /** Lines for the person, in order. */
  readonly greeting: readonly string[];
  /** Resolves, with why, when its worker takes no more tasks and only a new process would. */
  readonly stuck: Promise<string>;
  /** Drains and stops everything, Postgres too. */
  readonly stop: () => Promise<void>;
  /** For the second signal: Postgres is told to stop, nothing is waited for. */
  readonly kill: () => void;
};

/** Everything in one process on embedded stores: Postgres, BullMQ on it, api, worker and, where providers are simulated, the simulator. */
export async function startUp(
  config: UpConfig,
  settings: Settings,
  tell: (line: string) => void,
): Promise<Up> {
  // Before a database is made and started for nothing. Whoever takes the port meanwhile is noticed below.
  const limits = serverLimitsOf(config.api);
  const door = { host: config.host, port: config.port, limits: limits.connection };
  await closeServer(await listen(() => {}, door), 0);
  const stuck = Promise.withResolvers<string>();
  const closers: (() => Promise<unknown> | void)[] = [];
  const dir = join(config.folder, '.baton');
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).toReversed()) await close();
  };
  try {
    const postgres = await openEmbeddedPostgres({ dir, log: tell });
    closers.push(() => postgres.close());
    const logFile = openLogFile(dir);
    closers.push(() => void logFile.end());
    const log = createLogger({ level: config.logLevel, destination: logFile }).child({ process: 'up' });

    const store = createStore({ url: postgres.url, log, applicationName: 'baton-up', max: 20 });
    closers.push(() => store.close());
    await store.migrate();
    const firstKey = await ensureFirstKey(store, dir, uuidv7);
    const warning = await unknownProjects(store, settings.projects);
    if (warning) tell(warning);

    const { providers, close: closeSimulator } = await startSimulator(config, settings, tell);
    closers.push(closeSimulator);

    const metrics = createMetrics();
    const live = createLocalLive();
    const { specs } = createProviders(providers);
    const catalog = {
      agents: settings.agents,
      providers: specs,
      index: createSkillIndex(settings.agents),
      policy: settings.policy,
      projects: settings.projects,
      ...(settings.retentionMs !== undefined && { retentionMs: settings.retentionMs }),
    };
    const engine = createEngine({ store, live, log, catalog });
    engine.listen(metrics.observe);
    const eventLog = createLogger({ level: config.logLevel, destination: logFile, flat: true }).child({
      process: 'up',
    });
    engine.listen(createEventLog(eventLog));
    engine.listenToProviders(metrics.observeProvider);
    engine.listenToProviders(createProviderLog(eventLog));
    metrics.snapshot(readSnapshotOf({ store, engine }));

    const place = { kind: 'postgres', url: postgres.url } as const;
    const worker = createWorker({
      engine,
      providers,
      tools: settings.tools,
      place,
      timing: defaultTiming,
      log,
      metrics,
      migrate: true,
      onStuck: stuck.resolve,
    });
    closers.push(() => worker.stop(config.graceMs));
    await worker.start();

    const health = createHealth({
      postgres: () => store.ping(),
      worker: async () => (worker.isReady() ? undefined : { state: 'down', detail: 'it is stopping' }),
    });
    const api = createApi({
      engine,
      store,
      live,
      rates: createLocalRequestRates(),
      limits,
      log,
      metrics,
      health,
      isStoreDown,
      newId: uuidv7,
    });
    const onDrop = (): void => metrics.refused('connections');
    const server: Server = await listen(api.app, { ...door, onDrop });
    closers.push(() => {
      api.close();
      return closeServer(server, 2_000);
    });
    // Port 0 takes a free one.
    const url = `http://${config.host}:${(server.address() as AddressInfo).port}`;
    return {
      url,
      greeting: greet({
        url,
        chain: [...specs.keys()],
        agents: settings.agents.length,
        source: settings.source,
        firstKey,
        notice: postgres.notice,
      }),
      stuck: stuck.promise,
      stop,
      kill: () => postgres.kill(),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Greeting = {
  readonly url: string;
  readonly chain: readonly string[];
  readonly agents: number;
  readonly source: Settings['source'];
  readonly firstKey: Awaited<ReturnType<typeof ensureFirstKey>>;
  readonly notice: string | undefined;
};

const greet = ({ url, chain, agents, source, firstKey, notice }: Greeting): readonly string[] => [
  ...(notice ? [notice] : []),
  ...(source === 'simulator'
    ? [
        'No baton.yaml and no provider key was found, so a simulator answers in place of models; `npm run -s baton -- init` sets up real ones.',
      ]
    : []),
  ...(firstKey
    ? [
        `Your admin API key, shown this once and kept in ${firstKey.file ?? 'no file, so note it now'}:`,
        `  ${firstKey.key}`,
      ]
    : []),
  `Baton is ready at ${url} (${agents} ${agents === 1 ? 'agent' : 'agents'}, providers ${chain.join(' → ')}; API docs at ${url}/docs).`,
  'Try it in another terminal: npm run -s baton -- run "Say hello"',
];
