import type { ProjectTerms } from '@baton/domain';
import type { Store } from '@baton/store';

/** Names under `projects` in baton.yaml that nobody has, as a sentence; null: there are none. */
export async function unknownProjects(
  store: Pick<Store, 'keys'>,
  projects: ReadonlyMap<string, ProjectTerms>,
): Promise<string | null> {
  if (projects.size === 0) return null;
  const known = (await store.keys.projects()).map(({ name }) => name);
  const unknown = [...projects.keys()].filter((name) => !known.includes(name));
  return unknown.length === 0
    ? null
    : `baton.yaml has terms for ${unknown.join(', ')}, which is no project here, and they hold for nobody; the projects are ${known.join(', ')}.`;
}
