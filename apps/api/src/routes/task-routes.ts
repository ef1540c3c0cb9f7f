import { encodeCursor } from '@baton/contract';
import type { ApiDeps } from '../deps.ts';
import type { Handler } from '../http/handler.ts';
import { ok } from '../http/reply.ts';
import { presentHandoff, presentWrittenHandoff, presentRun } from '../presenters/present-run.ts';
import { presentListedTask, presentTask } from '../presenters/present-task.ts';
import { withTask } from './find-task.ts';

export function createTaskRoutes({ store }: Pick<ApiDeps, 'store'>) {
  const listTasks: Handler<'listTasks'> = async ({ caller, query }) => {
    const { status, agent, provider, session, createdAfter, createdBefore, cursor, limit } = query;
    const filter = {
      ...(status && { states: status }),
      ...(agent && { agent }),
      ...(provider && { provider }),
      ...(session && { sessionId: session }),
      ...(createdAfter && { createdAfter }),
      ...(createdBefore && { createdBefore }),
    };
    const page = { limit: limit + 1, ...(cursor && { after: cursor.id }) };
    const found = await store.tasks.list(caller.projectId, filter, page);
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return ok({ items: items.map(presentListedTask), nextCursor: last ? encodeCursor(last) : null });
  };

  const getTask: Handler<'getTask'> = async (checked) =>
    withTask(store, checked, (task) => ok(presentTask(task)));

  const listRuns: Handler<'listRuns'> = async (checked) =>
    withTask(store, checked, async ({ id }) => {
      const [runs, handoffs] = await Promise.all([store.tasks.runs(id), store.tasks.handoffs(id)]);
      return ok({ items: runs.map(presentRun), handoffs: handoffs.map(presentHandoff) });
    });

  const listHandoffs: Handler<'listHandoffs'> = async (checked) =>
    withTask(store, checked, async ({ id }) =>
      ok({ items: (await store.tasks.handoffs(id)).map(presentWrittenHandoff) }),
    );

  return { listTasks, getTask, listRuns, listHandoffs };
}
