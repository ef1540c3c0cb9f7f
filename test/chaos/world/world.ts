import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateQueue } from '@baton/queue';
import { createStore } from '@baton/store';
import { openLine } from '../../support/open-line.ts';
import { silentLog } from '../../support/silent-log.ts';
import { house, spawnApp } from '../../support/spawn-app.ts';
import { freePort } from '../../support/start-redis.ts';
import type { Effect } from '../check/effects.ts';
import { openHistory } from '../history.ts';
import type { Backend } from '../options.ts';
import { copySource, type Edit } from './copy-source.ts';
import { batonFile, scriptsAt, type Pace } from './settings.ts';
import { endLater } from './open-worlds.ts';
import { openClock, type OwnClock } from '../../support/own-clock.ts';
import { startPostgres } from './postgres.ts';
import { startRedisProcess } from './redis.ts';
import { apiKind, openSlot, workerKind, type Lines, type Slot, type SlotKind } from './slots.ts';
import { mountSmallDisk } from './small-disk.ts';

export type WorldOptions = {
  readonly backend: Backend;
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

/** `at`: on the wall clock, in milliseconds. */
export type End = { readonly at: number; readonly signal: 'SIGTERM' | 'SIGKILL' };

/** Where each store keeps its files, inside the world's folder. */
const diskOf: Record<Backend, string> = { postgres: 'data', redis: 'redis' };
const diskMegabytes = 400;
const crewSize = 3;

export type World = Awaited<ReturnType<typeof openWorld>>;

/** Baton as it runs in production, with its stores and providers, all as processes of their own in one folder. */
export async function openWorld({
  backend,
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
  const history = openHistory(join(folder, 'history.jsonl'));
  const processes: Slot[] = [];
  /** What ends all that was started, in this order. */
  const ends: (() => unknown)[] = [history.close];
  const endFirst = (end: () => unknown): void => void ends.unshift(end);
  const close = async (keep: boolean): Promise<void> => {
    hasEnded();
    for (const end of ends) await end();
    for (const slot of processes) if (keep) writeFileSync(join(folder, `${slot.name}.log`), slot.said());
    if (!keep) rmSync(folder, { recursive: true, force: true });
  };
  const hasEnded = endLater(() => close(false));

  const root = edits.length > 0 ? copySource(join(folder, 'source'), edits) : house;
  const disk = smallDisk ? await mountSmallDisk(join(folder, diskOf[smallDisk]), diskMegabytes) : null;
  if (disk) endFirst(disk.close);
  const postgres = await startPostgres(join(folder, diskOf.postgres));
  endFirst(postgres.stop);
  const redis = backend === 'redis' ? await startRedisProcess(folder, redisAppendOnly) : null;
  if (redis) endFirst(redis.stop);
  await migrate(postgres.url);

  const simulatorPort = await freePort();
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
  writeFileSync(join(folder, 'scripts.json'), JSON.stringify(scriptsAt(pace)));
  const simulator = spawnApp('simulator', folder, { BATON_SIMULATOR_PORT: String(simulatorPort) }, [
    '--script',
    join(folder, 'scripts.json'),
  ]);
  endFirst(() => simulator.kill('SIGTERM'));
  await simulator.says('The simulator is ready');

  const journal = join(folder, 'journal');
  const settings = join(folder, 'baton.yaml');
  writeFileSync(settings, JSON.stringify(batonFile(simulatorUrl, journal, pace)));
  const ended = new Map<number, End>();
  const env = {
    BATON_CONFIG: settings,
    BATON_MIGRATE: 'off',
    SIMULATED_KEY: 'simulated',
    TMPDIR: temporary,
    // The inspector tells the heap's size; memory is bounded as in `npm run worker`.
    NODE_OPTIONS: '--inspect-port=0 --max-old-space-size=1024',
  };
  const openLines = async (): Promise<Lines> => {
    const own = {
      postgres: await openLine(postgres.url, { roundTripMs }),
      redis: redis && (await openLine(redis.url, { roundTripMs })),
    };
    endFirst(() => Promise.all([own.postgres.close(), own.redis?.close()]));
    return own;
  };
  const open = async (kind: SlotKind, index: number, clock: OwnClock | null = null): Promise<Slot> => {
    const name = `${kind.app}-${index}`;
    const own = lines ? await openLines() : null;
    const stores = {
      DATABASE_URL: own?.postgres.url ?? postgres.url,
      ...(redis ? { REDIS_URL: own?.redis?.url ?? redis.url } : {}),
    };
    const slot = await openSlot(kind, {
      name,
      folder,
      root,
      env: { ...env, ...stores },
      lines: own,
      clock,
      history,
      onBegin: endFirst,
    });
    processes.push(slot);
    return slot;
  };
  const openWorker = async (index: number): Promise<Slot> =>
    open(workerKind, index, ownClocks ? await openClock(join(folder, `clock-${index}`)) : null);

  const apis = [await open(apiKind, 1), await open(apiKind, 2)];
  const crew = await Promise.all(Array.from({ length: crewSize }, (_, index) => openWorker(index + 1)));
  await Promise.all(crew.map((worker) => worker.process().says('the worker serves its queues')));
  const end = async (slot: Slot, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    history.note(signal === 'SIGTERM' ? 'terminated' : 'killed', {
      name: slot.name,
      pid: slot.process().pid,
    });
    ended.set(slot.process().pid, { at: Date.now(), signal });
    await slot.process().kill(signal);
  };

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
    /** How which process was ended, by its id. */
    ended: (): ReadonlyMap<number, End> => ended,
    kill: (slot: Slot): Promise<void> => end(slot, 'SIGKILL'),
    /** As an operator does who restarts it. */
    terminate: (slot: Slot): Promise<void> => end(slot, 'SIGTERM'),
    /** Brings back whoever is down. */
    mend: async (): Promise<void> => void (await Promise.all(processes.map((slot) => slot.start()))),
    /** Stops Baton in order, within what it was given for that; the stores stay. */
    rest: async (): Promise<void> => {
      const alive = processes.map((slot) => slot.process()).filter((one) => !one.isOver());
      await Promise.all(alive.map((one) => one.kill('SIGTERM')));
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
