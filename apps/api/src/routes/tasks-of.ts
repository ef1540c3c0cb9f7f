import type { Task } from '@baton/domain';
import type { Verdict } from '@baton/engine';
import type { ApiDeps } from '../deps.ts';

/** The tasks that were taken, by id. Fresh ones are known; those of a replay are read as they stand now. */
export async function tasksOf(
  store: Pick<ApiDeps['store'], 'tasks'>,
  projectId: string,
  verdicts: readonly Verdict[],
): Promise<ReadonlyMap<string, Task>> {
  const taken = verdicts.flatMap((verdict) => ('taskId' in verdict ? [verdict] : []));
  const fresh = taken.flatMap(({ task }) => (task ? [task] : []));
  const missing = taken.flatMap(({ task, taskId }) => (task ? [] : [taskId]));
  const read = missing.length > 0 ? await store.tasks.findMany(projectId, missing) : [];
  return new Map([...fresh, ...read].map((task) => [task.id, task]));
}
