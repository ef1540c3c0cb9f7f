import type { PeriodBudget } from '@baton/domain';
import type { Store } from '@baton/store';

/** Names under `projects` in baton.yaml that cap nobody, as a sentence; null: there are none. */
export async function unknownProjects(
  store: Pick<Store, 'keys'>,
  budgets: ReadonlyMap<string, PeriodBudget>,
): Promise<string | null> {
  if (budgets.size === 0) return null;
  const known = (await store.keys.projects()).map(({ name }) => name);
  const unknown = [...budgets.keys()].filter((name) => !known.includes(name));
  return unknown.length === 0
    ? null
    : `baton.yaml has a budget for ${unknown.join(', ')}, which is no project here and caps nobody; the projects are ${known.join(', ')}.`;
}
