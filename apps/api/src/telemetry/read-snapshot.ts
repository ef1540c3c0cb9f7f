import {
  budgetOfProject,
  coolingUntil,
  currentTime,
  defaultTiming,
  loadOf,
  windowsOf,
  workerStateOf,
  type Board,
  type BudgetStanding,
  type Catalog,
  type Provider,
} from '@baton/domain';
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
    const [board, census, budgets, workers] = await Promise.all([
      engine.board.fresh(),
      store.forRequests.board.census(),
      budgetsOf(store.forRequests, engine.catalog),
      store.forRequests.workers.list(),
    ]);
    const now = currentTime();
    return {
      budgets,
      tasks: Object.fromEntries(census.tasks),
      workers: workers.map((worker) => workerStateOf(worker, now, defaultTiming.leaseMs)),
      providers: [...engine.catalog.providers.values()].map((provider) => ({
        id: provider.id,
        ...loadOf(board.providers, provider.id),
        oldestQueuedSeconds: census.oldestQueuedSeconds.get(provider.id) ?? null,
        cooling: coolingUntil(board, provider, now) !== null,
        headroom: headroomByWindow(board, provider, now),
      })),
    };
  };

async function budgetsOf(
  store: Pick<Store, 'keys' | 'budgets'>,
  { projects }: Pick<Catalog, 'projects'>,
): Promise<readonly BudgetStanding[]> {
  if (!projects?.size) return [];
  const known = await store.keys.projects();
  const owners = known.flatMap((project) => budgetOfProject(project, projects));
  return store.budgets.read(owners, currentTime());
}

function headroomByWindow(board: Board, provider: Provider, now: Date): ReadonlyMap<string, number> {
  const best = new Map<string, number>();
  for (const credential of provider.credentials)
    for (const { name, leftShare } of windowsOf(board, provider, credential, now))
      best.set(name, Math.max(best.get(name) ?? 0, leftShare));
  return best;
}
