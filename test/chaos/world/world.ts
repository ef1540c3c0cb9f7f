import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateQueue } from '@baton/queue';
import { createStore } from '@baton/store';
import { openLine, type Line } from '../../support/open-line.ts';
import { silentLog } from '../../support/silent-log.ts';
import { house, spawnApp, type AppProcess } from '../../support/spawn-app.ts';
import { freePort } from '../../support/start-redis.ts';
import type { Effect } from '../check/effects.ts';
import { openHistory } from '../history.ts';
import type { Backend } from '../options.ts';
import { copySource, type Edit } from './copy-source.ts';
import { batonFile, scriptsAt, type Pace } from './settings.ts';
import { endLater } from './open-worlds.ts';
import { openClock, type OwnClock } from './own-clock.ts';
import { startPostgres } from './postgres.ts';
import { startRedisProcess } from './redis.ts';
import { mountSmallDisk } from './small-disk.ts';

export type WorldOptions = {
  readonly backend: Backend;
  readonly workers?: number;
  readonly redisAppendOnly?: boolean;
  /** Every process reaches its stores over a line of its own that can be cut. */
  readonly lines?: boolean;
  /** How much longer an answer takes over these lines. */
  readonly roundTripMs?: number;
  /** Which store has a small disk of its own, that can be filled. */
  readonly smallDisk?: Backend;
  /** Every worker has a wall clock of its own, that can be set. */
  readonly ownClocks?: boolean;
  readonly pace?: Partial<Pace>;
  /** What Baton runs differs from this repository in these. */
  readonly edits?: readonly Edit[];
};

/** The ways of one process to its stores. */
export type Lines = { readonly postgres: Line; readonly redis: Line | null };

export type Slot = {
  readonly name: string;
  readonly metricsUrl: string;
  /** Null: it reaches its stores as they are. */
  readonly lines: Lines | null;
  /** Null: that of the machine. */
  readonly clock: OwnClock | null;
  readonly process: () => AppProcess;
  /** Starts it again where it was killed. */
  readonly start: () => Promise<void>;
};

/** Where each store keeps its files, inside the world's folder. */
const diskOf: Record<Backend, string> = { postgres: 'data', redis: 'redis' };
const diskMegabytes = 400;

export type World = Awaited<ReturnType<typeof openWorld>>;

/** Baton as it runs in production, with its stores and providers, all as processes of their own in one folder. */
export async function openWorld({
  backend,
  workers = 3,
  redisAppendOnly = true,
  lines = false,
  roundTripMs = 0,
  smallDisk,
  ownClocks = false,
  pace = {},
  edits = [],
}: WorldOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'baton-chaos-'));
  // Started by root, Postgres runs as another user, who must get in.
  chmodSync(folder, 0o755);
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const root = edits.length > 0 ? copySource(join(folder, 'source'), edits) : house;
  const history = openHistory(join(folder, 'history.jsonl'));
  const disk = smallDisk ? await mountSmallDisk(join(folder, diskOf[smallDisk]), diskMegabytes) : null;
  const postgres = await startPostgres(join(folder, diskOf.postgres));
  const redis = backend === 'redis' ? await startRedisProcess(folder, redisAppendOnly) : null;
  await migrate(postgres.url);

  const simulatorPort = await freePort();
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
  writeFileSync(join(folder, 'scripts.json'), JSON.stringify(scriptsAt(pace)));
  const simulator = spawnApp('simulator', folder, { BATON_SIMULATOR_PORT: String(simulatorPort) }, [
    '--script',
    join(folder, 'scripts.json'),
  ]);
  await simulator.says('The simulator is ready');

  const journal = join(folder, 'journal');
  const settings = join(folder, 'baton.yaml');
  writeFileSync(settings, JSON.stringify(batonFile(simulatorUrl, journal, pace)));
  const kills = new Map<number, number>();
  const env = {
    BATON_CONFIG: settings,
    BATON_MIGRATE: 'off',
    SIMULATED_KEY: 'simulated',
    TMPDIR: temporary,
    // For the heap's size, which is asked of Node's inspector.
    NODE_OPTIONS: '--inspect-port=0',
  };
  const openLines = async (): Promise<Lines> => ({
    postgres: await openLine(postgres.url, { roundTripMs }),
    redis: redis && (await openLine(redis.url, { roundTripMs })),
  });
  const storesOver = (own: Lines | null) => ({
    DATABASE_URL: own?.postgres.url ?? postgres.url,
    ...(redis ? { REDIS_URL: own?.redis?.url ?? redis.url } : {}),
  });

  /** One process after the other under the same name; what all of them wrote is kept. */
  async function fill(
    name: string,
    start: (env: Readonly<Record<string, string>>, port: number) => Promise<AppProcess>,
    clock: OwnClock | null = null,
  ): Promise<Slot & { url: string; said: () => string }> {
    const own = lines ? await openLines() : null;
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const begin = () => start({ ...storesOver(own), ...clock?.env }, port);
    let current = await begin();
    let before = '';
    return {
      name,
      url,
      metricsUrl: `${url}/metrics`,
      lines: own,
      clock,
      process: () => current,
      start: async () => {
        if (!current.isOver()) return;
        before += current.output();
        current = await begin();
        history.note('started', { name, pid: current.pid });
      },
      said: () => before + current.output(),
    };
  }
  const fillApi = (index: number) =>
    fill(`api-${index}`, async (stores, port) => {
      const api = spawnApp('api', folder, { ...env, ...stores, BATON_PORT: String(port) }, [], root);
      await api.says('the api listens');
      return api;
    });
  const fillWorker = async (index: number) => {
    const clock = ownClocks ? await openClock(join(folder, `clock-${index}`)) : null;
    const start = async (own: Readonly<Record<string, string>>, port: number): Promise<AppProcess> => {
      const worker = spawnApp(
        'worker',
        folder,
        { ...env, ...own, BATON_WORKER_PORT: String(port) },
        [],
        root,
      );
      await worker.says('health and metrics are served');
      return worker;
    };
    return fill(`worker-${index}`, start, clock);
  };

  const apis = [await fillApi(1), await fillApi(2)];
  const crew = await Promise.all(Array.from({ length: workers }, (_, index) => fillWorker(index + 1)));
  await Promise.all(crew.map((worker) => worker.process().says('the worker serves its queues')));
  const processes = [...apis, ...crew];
  const endAll = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const alive = processes.map((slot) => slot.process()).filter((one) => !one.isOver());
    await Promise.all(alive.map((one) => one.kill(signal)));
  };

  const close = async (keep: boolean): Promise<void> => {
    hasEnded();
    await endAll('SIGKILL');
    for (const { lines: own } of processes) await Promise.all([own?.postgres.close(), own?.redis?.close()]);
    await simulator.kill('SIGTERM');
    await redis?.stop();
    await postgres.stop();
    disk?.close();
    for (const slot of processes) if (keep) writeFileSync(join(folder, `${slot.name}.log`), slot.said());
    await history.close();
    if (!keep) rmSync(folder, { recursive: true, force: true });
  };
  const hasEnded = endLater(() => close(false));

  return {
    backend,
    folder,
    /** Where its processes put temporary files. */
    temporary,
    history,
    postgres,
    redis,
    disk,
    simulatorUrl,
    apis,
    workers: crew,
    key: readFileSync(join(folder, '.baton', 'api-key'), 'utf8').trim(),
    /** What the tool did, seen from outside. */
    effects: (): readonly Effect[] => readLines(journal).map((line) => JSON.parse(line) as Effect),
    /** Everything that Baton's processes wrote. */
    said: (): string => processes.map((slot) => slot.said()).join('\n'),
    /** When which process was killed, on the wall clock, by its id. */
    kills: (): ReadonlyMap<number, number> => kills,
    kill: async (slot: Slot): Promise<void> => {
      history.note('killed', { name: slot.name, pid: slot.process().pid });
      kills.set(slot.process().pid, Date.now());
      await slot.process().kill('SIGKILL');
    },
    /** Brings back whoever is down. */
    mend: async (): Promise<void> => void (await Promise.all(processes.map((slot) => slot.start()))),
    /** Stops Baton in order, within what it was given for that; the stores stay. */
    rest: async (): Promise<void> => {
      await endAll('SIGTERM');
    },
    close,
  };
}

async function migrate(url: string): Promise<void> {
  const store = createStore({ url, log: silentLog, max: 2 });
  await store.migrate();
  await store.close();
  await migrateQueue({ kind: 'postgres', url });
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(0, -1);
  } catch {
    return [];
  }
}
