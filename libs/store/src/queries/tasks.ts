import type { SQL } from 'drizzle-orm';
import type { FirstStepNote, Run, Task, TaskEvent, TaskState } from '@baton/domain';
import { and, asc, desc, eq, getTableColumns, gt, gte, inArray, lt, lte, sql } from '../drizzle.ts';
import { toEvent, toListedTask, toRun, toTask, type ListedTask } from '../rows.ts';
import { events, handoffs, runs, taskDependencies, tasks } from '../schema/index.ts';
import type { Database } from '../transactions/task-transaction.ts';

export type TaskFilter = {
  readonly states?: readonly TaskState[];
  readonly agent?: string;
  readonly provider?: string;
  readonly sessionId?: string;
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
};

/** Newest first; `after` is the id of the last task already seen. */
export type Page = { readonly limit: number; readonly after?: string };

const { input: _, ...listedColumns } = getTableColumns(tasks);

export const createTaskQueries = (db: Database) => ({
  find: async (projectId: string, taskId: string): Promise<Task | null> => {
    const [row] = await db
      .select()
      .from(tasks)
      .where(and(eq(tasks.id, taskId), eq(tasks.projectId, projectId)));
    return row ? toTask(row) : null;
  },

  findMany: async (projectId: string, ids: readonly string[]): Promise<readonly Task[]> =>
    (
      await db
        .select()
        .from(tasks)
        .where(and(inArray(tasks.id, [...ids]), eq(tasks.projectId, projectId)))
    ).map(toTask),

  /** Without the input, which can be a megabyte long. */
  list: async (projectId: string, filter: TaskFilter, page: Page): Promise<readonly ListedTask[]> =>
    (
      await db
        .select(listedColumns)
        .from(tasks)
        .where(
          and(
            eq(tasks.projectId, projectId),
            ...conditionsOf(filter),
            page.after ? lt(tasks.id, page.after) : undefined,
          ),
        )
        .orderBy(desc(tasks.id))
        .limit(page.limit)
    ).map(toListedTask),

  runs: async (taskId: string): Promise<readonly Run[]> =>
    (await db.select().from(runs).where(eq(runs.taskId, taskId)).orderBy(asc(runs.id))).map(toRun),

  /** With how the receiver's first answer was judged, once it was. */
  handoffs: (taskId: string) =>
    db
      .select({
        ...getTableColumns(handoffs),
        firstStep: sql<FirstStepNote | null>`(select e.data->'handover' from ${events} e
          where e.task_id = ${handoffs.taskId} and e.type = 'step-answered' and e.data ? 'handover'
            and e.data->>'runId' = ${handoffs.toRun}::text limit 1)`,
      })
      .from(handoffs)
      .where(eq(handoffs.taskId, taskId))
      .orderBy(asc(handoffs.id)),

  events: async (taskId: string, afterId: number, limit: number): Promise<readonly TaskEvent[]> =>
    (
      await db
        .select()
        .from(events)
        .where(and(eq(events.taskId, taskId), gt(events.id, afterId)))
        .orderBy(asc(events.id))
        .limit(limit)
    ).map(toEvent),

  dependencies: (taskId: string) =>
    db
      .select({
        id: tasks.id,
        state: tasks.state,
        title: tasks.title,
        result: tasks.result,
        error: tasks.error,
        kind: taskDependencies.kind,
      })
      .from(taskDependencies)
      .innerJoin(tasks, eq(tasks.id, taskDependencies.dependsOn))
      .where(eq(taskDependencies.taskId, taskId)),
});

function conditionsOf(filter: TaskFilter): (SQL | undefined)[] {
  return [
    filter.states ? inArray(tasks.state, [...filter.states]) : undefined,
    filter.agent ? eq(tasks.agent, filter.agent) : undefined,
    filter.provider ? eq(tasks.provider, filter.provider) : undefined,
    filter.sessionId ? eq(tasks.sessionId, filter.sessionId) : undefined,
    filter.createdAfter ? gte(tasks.createdAt, filter.createdAfter) : undefined,
    filter.createdBefore ? lte(tasks.createdAt, filter.createdBefore) : undefined,
  ];
}
