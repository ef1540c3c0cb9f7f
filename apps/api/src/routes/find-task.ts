import { problem } from '@baton/contract';
import type { Task } from '@baton/domain';
import type { Store } from '@baton/store';
import { refuse, type Checked, type Reply } from '../http/reply.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;

/** Ids are UUIDs; anything else is an unknown thing, not a fault of the database. */
export const isId = (id: string): boolean => uuid.test(id);

export const unknown = (what: string, id: string): Reply =>
  refuse(problem('not_found', `There is no ${what} ${id.slice(0, 60)} in this project.`));

/** Runs `body` with the caller's task; another project's is as unknown as none. */
export async function withTask(store: Store, { caller, id }: Checked, body: (task: Task) => Promise<Reply>): Promise<Reply> {
  const task = isId(id) ? await store.tasks.find(caller.projectId, id) : null;
  return task ? body(task) : unknown('task', id);
}
