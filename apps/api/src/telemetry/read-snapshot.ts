import { coolingUntil, loadOf } from '@baton/domain';
import type { Engine } from '@baton/engine';
import type { Store } from '@baton/store';
import type { ReadSnapshot } from '@baton/telemetry';

/** Where the gauges come from: the store and the board, at every scrape. */
export const readSnapshotOf =
  ({
    store,
    engine,
  }: {
    readonly store: Pick<Store, 'forRequests'>;
    readonly engine: Engine;
  }): ReadSnapshot =>
  async () => {
    const [board, census] = await Promise.all([engine.board.fresh(), store.forRequests.board.census()]);
    const now = new Date();
    return {
      tasks: Object.fromEntries(census.tasks),
      providers: [...engine.catalog.providers.values()].map((provider) => ({
        id: provider.id,
        ...loadOf(board.providers, provider.id),
        oldestQueuedSeconds: census.oldestQueuedSeconds.get(provider.id) ?? null,
        cooling: coolingUntil(board, provider, now) !== null,
      })),
    };
  };
