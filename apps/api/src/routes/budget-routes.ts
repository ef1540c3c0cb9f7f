import { budgetOfProject, currentTime, type BudgetOwner } from '@baton/domain';
import type { Caller } from '../access/authenticate.ts';
import { allows } from '../access/scopes.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handler } from '../http/handler.ts';
import { ok } from '../http/reply.ts';
import { presentBudget } from '../presenters/present-budget.ts';

export function createBudgetRoutes({ engine, store }: Pick<ApiDeps, 'engine' | 'store'>) {
  const listBudgets: Handler<'listBudgets'> = async ({ caller }) => {
    const standings = await store.budgets.read(await ownersFor(caller), currentTime());
    return ok({ items: standings.flatMap(presentBudget) });
  };

  return { listBudgets };

  /** The project and its keys that have a budget; who is no admin sees no other key than its own. */
  async function ownersFor({ projectId, keyId, scopes }: Caller): Promise<readonly BudgetOwner[]> {
    const [projects, keys] = await Promise.all([store.keys.projects(), store.keys.list(projectId)]);
    const own = projects.filter(({ id }) => id === projectId);
    return [
      ...own.flatMap((project) => budgetOfProject(project, engine.catalog.projects)),
      ...keys.flatMap(({ id, name, budget: ofKey, revokedAt }) =>
        ofKey && !revokedAt && (id === keyId || allows(scopes, 'admin'))
          ? [{ kind: 'key' as const, id, name, budget: ofKey }]
          : [],
      ),
    ];
  }
}
