import { budgetOfProject, coolingUntil, loadOf, type BudgetStanding, type Catalog } from '@baton/domain';
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
    const [board, census, budgets] = await Promise.all([
      engine.board.fresh(),
      store.forRequests.board.census(),
      budgetsOf(store.forRequests, engine.catalog),
    ]);
    const now = new Date();
    return {
      budgets,
      tasks: Object.fromEntries(census.tasks),
      providers: [...engine.catalog.providers.values()].map((provider) => ({
        id: provider.id,
        ...loadOf(board.providers, provider.id),
        oldestQueuedSeconds: census.oldestQueuedSeconds.get(provider.id) ?? null,
        cooling: coolingUntil(board, provider, now) !== null,
      })),
    };
  };

async function budgetsOf(
  store: Pick<Store, 'keys' | 'budgets'>,
  { budgets }: Pick<Catalog, 'budgets'>,
): Promise<readonly BudgetStanding[]> {
  if (!budgets?.size) return [];
  const projects = await store.keys.projects();
  const owners = projects.flatMap((project) => budgetOfProject(project, budgets));
  return store.budgets.read(owners, new Date());
}
