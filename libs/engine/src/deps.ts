import type { Agent, Catalog, Logger, Timing } from '@baton/domain';
import type { ModelAdapter, Toolbox } from '@baton/providers';
import type { Live, Queue } from '@baton/queue';
import type { Store } from '@baton/store';
import type { BoardReader } from './match/board-reader.ts';
import type { Notify } from './notify/notify.ts';

/** What commands need: no queue, no models. A process that only accepts tasks is built of these. */
export type EngineDeps = {
  readonly store: Store;
  readonly live: Live;
  readonly catalog: Catalog;
  readonly board: BoardReader;
  readonly notify: Notify;
  readonly log: Logger;
};

/** What executing runs needs on top. */
export type RunnerDeps = EngineDeps & {
  readonly queue: Queue;
  readonly models: ReadonlyMap<string, ModelAdapter>;
  readonly toolbox: Toolbox;
  readonly timing: Timing;
  /** Names this worker process in runs and events. */
  readonly workerId: string;
  /** Providers this process serves, with the runs it takes of each at a time. */
  readonly serves: ReadonlyMap<string, number>;
};

export const agentOf = (catalog: Catalog, id: string): Agent | undefined =>
  catalog.agents.find((agent) => agent.id === id);
