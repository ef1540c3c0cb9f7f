import { problem } from '@baton/contract';
import type { Task } from '@baton/domain';
import type { ApiDeps } from '../deps.ts';
import type { Caller } from '../access/authenticate.ts';
import { isUuid } from '../http/is-uuid.ts';
import { showText } from '../http/show-text.ts';
import { refuse, type Reply } from '../http/reply.ts';

export type Named = { readonly caller: Caller; readonly id: string };

export const unknown = (kind: string, id: string): Reply =>
  refuse(problem('not_found', `There is no ${kind} ${showText(id, 60)} in this project.`));

/** Runs `body` with the caller's task; another project's is as unknown as none. */
export async function withTask(
  store: Pick<ApiDeps['store'], 'tasks'>,
  { caller, id }: Named,
  body: (task: Task) => Promise<Reply> | Reply,
): Promise<Reply> {
  const task = isUuid(id) ? await store.tasks.find(caller.projectId, id) : null;
  return task ? body(task) : unknown('task', id);
}
