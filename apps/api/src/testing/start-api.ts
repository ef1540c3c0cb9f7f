import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { createSkillIndex, defaultTiming, type Agent } from '@baton/domain';
import { createEngine } from '@baton/engine';
import { createProviders, providersSection, simulatedProviders } from '@baton/providers';
import { createLocalLive, createLocalRequestRates } from '@baton/queue';
import { createSimulator, type Script } from '@baton/simulator';
import { createStore, isStoreDown } from '@baton/store';
import { openEmbeddedPostgres } from '@baton/store/embedded';
import { createHealth, createMetrics } from '@baton/telemetry';
import { createWorker } from '@baton/worker';
import { apiEnvironment } from '@baton/config';
import { closeServer, createApi, createApiKey, listen, readSnapshotOf, serverLimitsOf } from '../index.ts';

export type StartOptions = {
  /** By provider of the simulator: `claude` and `synthetic`. */
  readonly scripts?: Record<string, Script>;
  /** False: tasks stay where they were put. */
  readonly worker?: boolean;
  /** A way to the database that a test can close. */
  readonly reach?: (url: string) => Promise<string>;
  /** Limits of the server, as its environment names them. */
  readonly env?: Readonly<Record<string, string>>;
};

/** The api on a real store and a real engine, reached over HTTP; with a worker on the simulator where tasks must finish. */
export async function startApi({ scripts = {}, worker = false, reach, env = {} }: StartOptions = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'baton-api-'));
  const postgres = await openEmbeddedPostgres({ dir, log: () => {} });
  const { log, lines } = createLog();
  const store = createStore({ url: (await reach?.(postgres.url)) ?? postgres.url, log });
  await store.migrate();
  const simulator = createSimulator({ scripts });
  const { url: simulatorUrl } = await simulator.listen();
  const providers = providersSection.parse(simulatedProviders(simulatorUrl));
  const { specs } = createProviders(providers);
  const live = createLocalLive();
  const catalog = { agents: [engineer], providers: specs, index: createSkillIndex([engineer]) };
  const engine = createEngine({ store, live, log, catalog });
  const metrics = createMetrics();
  metrics.snapshot(readSnapshotOf({ store, engine }));
  const runner = worker
    ? createWorker({
        engine,
        providers,
        tools: {},
        place: { kind: 'postgres', url: postgres.url },
        timing: defaultTiming,
        log,
        metrics,
        migrate: true,
        onStuck: (why) => log.error({}, why),
      })
    : null;
  await runner?.start();
  const health = createHealth({ postgres: () => store.ping() });
  const limits = serverLimitsOf(apiEnvironment.parse(env));
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
  const server = await listen(api.app, { host: '127.0.0.1', port: 0, limits: limits.connection, onDrop });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const projectId = (await store.keys.project('default', uuidv7())).id;
  const newKey = async (scopes: readonly string[], more: { projectId?: string; expiresAt?: Date } = {}) => {
    const { key, hash, prefix } = createApiKey();
    const row = { id: uuidv7(), projectId, name: 'test', hash, prefix, scopes: [...scopes], ...more };
    await store.keys.insert(row);
    return { key, id: row.id };
  };
  const { key } = await newKey(['admin']);

  return {
    url,
    port,
    key,
    newKey,
    projectId,
    otherProject: async () => (await store.keys.project('other', uuidv7())).id,
    store,
    engine,
    live,
    postgres,
    /** Everything logged at `warn` and above, as text. */
    lines,
    closeStreams: api.close,
    /** Text and bytes are sent as they are; anything else as JSON. */
    send: (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isRaw(body) ? body : JSON.stringify(body) }),
      }),
    stop: async (): Promise<void> => {
      await runner?.stop(2_000);
      api.close();
      await closeServer(server, 500);
      await live.close();
      await simulator.close();
      await store.close();
      await postgres.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const isRaw = (body: unknown): body is string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array;

export type RunningApi = Awaited<ReturnType<typeof startApi>>;

const engineer: Agent = {
  id: 'engineer',
  name: 'Engineer',
  description: 'Writes and mends code.',
  skills: [{ id: 'code', name: 'Code', description: 'Writes code', tags: ['code'], examples: [] }],
  instructions: 'Do what the task says.',
  providers: ['claude', 'synthetic'],
  tools: [],
  limits: { maxSteps: 20, maxRunSeconds: 60 },
  policy: {},
};

function createLog() {
  const lines: string[] = [];
  const keep = (facts: object, sentence: string): void => {
    const text = JSON.stringify(facts, (_, value: unknown) => (value instanceof Error ? value.stack : value));
    lines.push(`${sentence} ${text}`);
  };
  return { lines, log: { debug: () => {}, info: () => {}, warn: keep, error: keep } };
}
