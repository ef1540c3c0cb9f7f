import {
  budgetOfProject,
  currentTime,
  periodCapReached,
  type Amounts,
  type BudgetOwner,
  type Catalog,
} from '@baton/domain';
import type { ClaimedRun, Store } from '@baton/store';
import type { Ending } from './execute-run.ts';

/** Calls under way give back what they do not take: about so long a run waits for that. */
const behindCallsMs = 2_000;

/** Who has a say in what a run may spend besides its task; nobody, as a rule. */
export const budgetOwnersOf = (run: ClaimedRun, { projects }: Catalog): readonly BudgetOwner[] => [
  ...(run.key ? [{ kind: 'key' as const, ...run.key }] : []),
  ...budgetOfProject({ id: run.projectId, name: run.project }, projects),
];

type Deps = { readonly store: Pick<Store, 'budgets'>; readonly catalog: Catalog };

/** Books a call on the budgets of its key and project before it is made; otherwise says how the run ends. */
export async function reserveCall(
  { store, catalog }: Deps,
  run: ClaimedRun,
  next: Amounts,
): Promise<Extract<Ending, { kind: 'asking' | 'throttled' }> | null> {
  const owners = budgetOwnersOf(run, catalog);
  if (owners.length === 0) return null;
  const { runId, epoch } = run;
  const { granted, standings } = await store.budgets.reserve({
    runId,
    epoch,
    owners,
    next,
    now: currentTime(),
  });
  if (granted) return null;
  const question = periodCapReached(standings, next);
  return question
    ? { kind: 'asking', question }
    : { kind: 'throttled', waitMs: Math.round(behindCallsMs * (0.5 + Math.random())), behind: 'budget' };
}
