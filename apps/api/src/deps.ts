import type { Logger } from '@baton/domain';
import type { Engine } from '@baton/engine';
import type { Live, RequestRates } from '@baton/queue';
import type { Store } from '@baton/store';
import type { Health, Metrics } from '@baton/telemetry';
import type { ServerLimits } from './limits/server-limits.ts';

/** All the api stands on. It needs no queue: accepting a task writes to Postgres alone. */
export type ApiDeps = {
  readonly engine: Engine;
  readonly store: Store;
  /** Wake-ups for event streams; lost ones are made up for by looking. */
  readonly live: Live;
  /** Requests by key. */
  readonly rates: RequestRates;
  readonly limits: ServerLimits;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly isStoreDown: (error: unknown) => boolean;
  readonly newId: () => string;
};
