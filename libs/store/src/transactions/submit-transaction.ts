import type pg from 'pg';
import type { TaskState } from '@baton/domain';
import { and, asc, drizzle, eq, inArray } from '../drizzle.ts';
import { createSessionQueries } from '../queries/sessions.ts';
import { tasks } from '../schema/index.ts';
import { insertTasks } from '../statements/insert-tasks.ts';
import { inTransaction } from './in-transaction.ts';

/** Reading what a submit depends on and writing its tasks, in one transaction. */
export type SubmitTransaction = {
  /** Locks the session, so that its tasks keep their order; null when there is none in this project. */
  readonly joinSession: (
    projectId: string,
    sessionId: string,
  ) => Promise<{
    readonly lastMessage: number;
    readonly tokens: number;
    readonly unfinished: readonly string[];
  } | null>;
  /** The states of those tasks that exist in this project; they are not deleted while this transaction lasts. */
  readonly statesOf: (
    projectId: string,
    taskIds: readonly string[],
  ) => Promise<ReadonlyMap<string, TaskState>>;
  readonly insert: (
    tasks: Parameters<typeof insertTasks>[1],
    idempotency: Parameters<typeof insertTasks>[2],
  ) => ReturnType<typeof insertTasks>;
};

export const withSubmit = <T>(
  pool: pg.Pool,
  body: (transaction: SubmitTransaction) => Promise<T>,
): Promise<T> => inTransaction(pool, (client) => body(createSubmitTransaction(client)));

function createSubmitTransaction(client: pg.PoolClient): SubmitTransaction {
  const db = drizzle(client);
  return {
    joinSession: (projectId, sessionId) => createSessionQueries(db).join(db, projectId, sessionId),
    statesOf: async (projectId, taskIds) => {
      const found = await db
        .select({ id: tasks.id, state: tasks.state })
        .from(tasks)
        .where(and(inArray(tasks.id, [...taskIds]), eq(tasks.projectId, projectId)))
        .orderBy(asc(tasks.id))
        .for('key share');
      return new Map(found.map((task) => [task.id, task.state]));
    },
    insert: (list, idempotency) => insertTasks(client, list, idempotency),
  };
}
