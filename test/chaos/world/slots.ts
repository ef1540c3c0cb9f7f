import { spawnApp, type AppProcess } from '../../support/spawn-app.ts';
import { freePort } from '../../support/start-redis.ts';
import type { Line } from '../../support/open-line.ts';
import type { History } from '../history.ts';
import type { OwnClock } from '../../support/own-clock.ts';

/** The ways of one process to its stores. */
export type Lines = { readonly postgres: Line; readonly redis: Line | null };

/** One process after the other under the same name, at the same address. */
export type Slot = {
  readonly name: string;
  readonly url: string;
  readonly metricsUrl: string;
  /** Null: it reaches its stores as they are. */
  readonly lines: Lines | null;
  /** Null: that of the machine. */
  readonly clock: OwnClock | null;
  readonly process: () => AppProcess;
  /** Starts it again where it ended; with `root`, from then on from there. */
  readonly start: (root?: string) => Promise<void>;
  /** What all of them wrote. */
  readonly said: () => string;
};

export type SlotKind = {
  readonly app: 'api' | 'worker';
  /** The variable that names its port. */
  readonly portName: string;
  /** What it says when it can be asked. */
  readonly ready: string;
};

export const apiKind: SlotKind = { app: 'api', portName: 'BATON_PORT', ready: 'the api listens' };
export const workerKind: SlotKind = {
  app: 'worker',
  portName: 'BATON_WORKER_PORT',
  ready: 'health and metrics are served',
};

type SlotOptions = {
  readonly name: string;
  readonly folder: string;
  /** The repository, or a copy of it. */
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  readonly lines: Lines | null;
  readonly clock: OwnClock | null;
  readonly history: History;
  /** Told how to end what runs there, before it runs. */
  readonly onBegin: (end: () => Promise<void>) => void;
};

export async function openSlot(
  { app, portName, ready }: SlotKind,
  { name, folder, root: firstRoot, env, lines, clock, history, onBegin }: SlotOptions,
): Promise<Slot> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let root = firstRoot;
  let before = '';
  const begin = (): AppProcess =>
    spawnApp(app, folder, { ...env, ...clock?.env, [portName]: String(port) }, [], root);
  let current = begin();
  onBegin(async () => {
    if (!current.isOver()) await current.kill('SIGKILL');
  });
  await current.says(ready);
  return {
    name,
    url,
    metricsUrl: `${url}/metrics`,
    lines,
    clock,
    process: () => current,
    start: async (from = root) => {
      root = from;
      if (!current.isOver()) return;
      before += current.output();
      current = begin();
      await current.says(ready);
      history.note('started', { name, pid: current.pid });
    },
    said: () => before + current.output(),
  };
}
