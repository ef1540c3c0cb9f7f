import { answerRequest, cancelRequest, encodeCursor, parse, problem, type ProblemCode, type TaskListQuery, type TaskView } from '@baton/contract';
import type { Task, TaskState } from '@baton/domain';
import type { CommandResult } from '@baton/engine';
import type { ApiDeps } from '../deps.ts';
import { ok, refuse, type Checked, type Handler, type Reply } from '../http/reply.ts';
import { presentHandoff, presentRun } from '../presenters/present-run.ts';
import { presentTask } from '../presenters/present-task.ts';
import { isId, unknown, withTask } from './find-task.ts';

type Deps = Pick<ApiDeps, 'engine' | 'store'>;

export function createTaskRoutes({ engine, store }: Deps) {
  const listTasks: Handler = async ({ caller, query }) => {
    const { status, session, cursor, limit, ...filter } = query as TaskListQuery;
    const found = await store.tasks.list(
      caller.projectId,
      defined({ ...filter, states: status, sessionId: session }),
      { limit: limit + 1, ...(cursor ? { after: cursor.id } : {}) },
    );
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return ok({
      items: items.map((task) => presentTask(task)),
      nextCursor: found.length > limit && last ? encodeCursor({ id: last.id }) : null,
    });
  };

  const getTask: Handler = async (checked) => withTask(store, checked, async (task) => ok(presentTask(task)));

  const listRuns: Handler = async (checked) =>
    withTask(store, checked, async ({ id }) => {
      const [runs, handoffs] = await Promise.all([store.tasks.runs(id), store.tasks.handoffs(id)]);
      return ok({ items: runs.map(presentRun), handoffs: handoffs.map(presentHandoff) });
    });

  const cancelTask: Handler = async (checked) => {
    const body = parse(cancelRequest, checked.body ?? {});
    if (!body.ok) return refuse(body.problem);
    return command(checked, 200, 'not_cancelable', (target) => engine.cancel(target, body.value.reason ?? 'canceled by request'));
  };

  const retryTask: Handler = async (checked) => command(checked, 202, 'not_retryable', (target) => engine.retry(target));

  const answerTask: Handler = async (checked) => {
    const body = parse(answerRequest, checked.body);
    if (!body.ok) return refuse(body.problem);
    return command(checked, 202, 'not_asking', (target) => engine.answer(target, defined(body.value)));
  };

  return { listTasks, getTask, listRuns, cancelTask, retryTask, answerTask };

  async function command(
    checked: Checked,
    status: number,
    conflict: ProblemCode,
    run: (target: Parameters<typeof engine.retry>[0]) => Promise<CommandResult>,
  ): Promise<Reply> {
    const { caller, id } = checked;
    const result: CommandResult = isId(id) ? await run({ projectId: caller.projectId, taskId: id, actor: caller.actor }) : { kind: 'not-found' };
    switch (result.kind) {
      case 'done':
        return withTask(store, checked, async (task: Task): Promise<Reply> => ok(presentTask(task) satisfies TaskView, status));
      case 'not-found':
        return unknown('task', id);
      case 'conflict':
        return refuse(problem(conflict, `The task is ${result.state}; ${allowedStates[conflict] ?? 'look at it first'}.`));
      case 'invalid':
        return refuse(problem(conflict === 'not_asking' ? 'invalid_cap' : conflict, `This cannot be done: ${result.reason}.`));
    }
  }
}

const allowedStates: Partial<Record<ProblemCode, string>> = {
  not_cancelable: 'only an unfinished task can be canceled',
  not_retryable: 'only a failed task can be retried',
  not_asking: 'only a task that is input_required can be answered' satisfies `${string}${TaskState}${string}`,
};

/** Without the fields that were not given. */
function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}
