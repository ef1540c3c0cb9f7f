import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { uuidv7 } from 'uuidv7';
import { inject } from 'vitest';
import { closeServer, createApi, createApiKey, listen, readSnapshotOf, serverLimitsOf } from '@baton/api';
import { apiEnvironment } from '@baton/config';
import {
  createSkillIndex,
  defaultTiming,
  type Agent,
  type Notice,
  type ProjectTerms,
  type ProviderEvent,
  type Timing,
} from '@baton/domain';
import { createEngine } from '@baton/engine';
import {
  createProviders,
  providersSection,
  simulatedProviders,
  type ProvidersSectionInput,
  type ToolsSection,
} from '@baton/providers';
import { createLive, createSharedRequestRates, queuePlace, type QueuePlace } from '@baton/queue';
import { createSimulator, type Script } from '@baton/simulator';
import { createStore, isStoreDown } from '@baton/store';
import { createHealth, createMetrics } from '@baton/telemetry';
import { createWorker } from '@baton/worker';
import { createClient } from './client.ts';
import { createDatabase } from './database.ts';
import { silentLog } from './silent-log.ts';

export type Backend = 'redis' | 'postgres';
export const backends = ['redis', 'postgres'] as const satisfies readonly Backend[];

export type BatonOptions = {
  readonly backend: Backend;
  readonly scripts?: Record<string, Script | Script[]>;
  readonly agents?: readonly Agent[];
  readonly tools?: ToolsSection;
  /** By name. */
  readonly projects?: ReadonlyMap<string, ProjectTerms>;
  readonly timing?: Partial<Timing>;
  /** Worker instances in this process; 0: none. */
  readonly workers?: number;
  readonly providers?: (simulatorUrl: string) => ProvidersSectionInput;
};

/** What one worker has for itself. */
type WorkerOptions = {
  /** A way of its own to the queue. */
  readonly place?: QueuePlace;
  readonly serve?: readonly string[];
};

/** The whole of Baton on real stores, with the simulator as its providers, reached over HTTP. */
export async function startBaton(options: BatonOptions) {
  const database = await createDatabase(inject('adminUrl'));
  const prefix = `baton-test-${randomUUID().slice(0, 8)}`;
  const place = queuePlace(database.url, options.backend === 'redis' ? inject('redisUrl') : undefined);
  const simulator = createSimulator({ scripts: options.scripts ?? {} });
  const { url: simulatorUrl } = await simulator.listen(0, '127.0.0.1');
  const providers = providersSection.parse((options.providers ?? simulatedProviders)(simulatorUrl));
  const { specs } = createProviders(providers);
  const agents = options.agents ?? [testAgent({ providers: [...specs.keys()] })];
  const store = createStore({ url: database.url, log: silentLog });
  const metrics = createMetrics();
  const notices: Notice[] = [];
  const providerEvents: ProviderEvent[] = [];
  const timing = { ...defaultTiming, ...options.timing };

  const openEngine = () => {
    const live = createLive(place, silentLog);
    const engine = createEngine({
      store,
      live,
      log: silentLog,
      catalog: {
        agents,
        providers: specs,
        index: createSkillIndex(agents),
        ...(options.projects && { projects: options.projects }),
      },
    });
    engine.listen(metrics.observe);
    engine.listen((notice) => notices.push(notice));
    engine.listenToProviders(metrics.observeProvider);
    engine.listenToProviders((event) => providerEvents.push(event));
    return { live, engine };
  };
  const startWorker = async (own: WorkerOptions = {}) => {
    const { live, engine } = openEngine();
    const { promise: stuck, resolve: onStuck } = Promise.withResolvers<string>();
    const worker = createWorker({
      engine,
      providers,
      tools: options.tools ?? {},
      place: own.place ?? place,
      serve: own.serve,
      onStuck,
      timing,
      log: silentLog,
      metrics,
      migrate: false,
      queuePrefix: prefix,
    });
    await worker.start();
    return {
      /** Resolves when it takes no more bells. */
      stuck,
      stop: async (graceMs = 5_000) => {
        await worker.stop(graceMs);
        await live.close();
      },
    };
  };

  const { live, engine } = openEngine();
  metrics.snapshot(readSnapshotOf({ store, engine }));
  const health = createHealth({ postgres: () => store.ping() });
  const rates = createSharedRequestRates(place, silentLog);
  const limits = serverLimitsOf(apiEnvironment.parse({}));
  const api = createApi({
    engine,
    store,
    live,
    rates,
    limits,
    log: silentLog,
    metrics,
    health,
    isStoreDown,
    newId: uuidv7,
  });
  const server = await listen(api.app, { host: '127.0.0.1', port: 0, limits: limits.connection });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const project = await store.keys.project('default', uuidv7());
  const newKey = async (scopes: readonly string[] = ['admin'], projectId = project.id): Promise<string> => {
    const { key, hash, prefix: shown } = createApiKey();
    await store.keys.insert({
      id: uuidv7(),
      projectId,
      name: 'test',
      hash,
      prefix: shown,
      scopes: [...scopes],
    });
    return key;
  };
  const key = await newKey();
  const workers = await Promise.all(Array.from({ length: options.workers ?? 1 }, () => startWorker()));

  return {
    url,
    key,
    newKey,
    store,
    engine,
    metrics,
    notices,
    providerEvents,
    simulator,
    simulatorUrl,
    database,
    place,
    prefix,
    startWorker,
    workers,
    ...createClient(url, key, simulatorUrl),
    stop: async (): Promise<void> => {
      await Promise.all(workers.map((worker) => worker.stop()));
      api.close();
      await closeServer(server, 500);
      await live.close();
      await rates.close();
      await simulator.close();
      await store.close();
      await database.drop();
    },
  };
}

export type Baton = Awaited<ReturnType<typeof startBaton>>;

export const testAgent = (more: Partial<Agent> = {}): Agent => ({
  id: 'engineer',
  name: 'Engineer',
  description: 'Writes and mends code.',
  skills: [
    {
      id: 'code',
      name: 'Code',
      description: 'Writes code and tests',
      tags: ['code', 'typescript'],
      examples: ['Fix the failing test'],
    },
  ],
  instructions: 'Do what the task says.',
  providers: ['claude', 'synthetic'],
  tools: [],
  limits: { maxSteps: 50, maxRunSeconds: 600 },
  policy: {},
  ...more,
});

export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'baton-flow-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
