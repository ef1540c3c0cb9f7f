import { unfinishedStates, type NumberedMessage, type Summary } from '@baton/domain';
import { and, asc, desc, eq, gt, inArray, max, sql } from '../drizzle.ts';
import { checkpoints, messages, sessions, summaries, tasks } from '../schema/index.ts';
import type { Database } from '../transactions/task-transaction.ts';

export const createSessionQueries = (db: Database) => ({
  find: async (projectId: string, sessionId: string) => {
    const [row] = await db
      .select({
        id: sessions.id,
        createdAt: sessions.createdAt,
        messages:
          sql<number>`(select coalesce(max(${messages.number}), 0) from ${messages} where ${messages.sessionId} = ${sessions.id})`.mapWith(
            Number,
          ),
      })
      .from(sessions)
      .where(and(eq(sessions.id, sessionId), eq(sessions.projectId, projectId)));
    return row ?? null;
  },

  /** In the order of their submission, without their contents. */
  tasks: (sessionId: string) =>
    db
      .select({ id: tasks.id, title: tasks.title, state: tasks.state })
      .from(tasks)
      .where(eq(tasks.sessionId, sessionId))
      .orderBy(asc(tasks.id)),

  /** The summary that goes farthest; null where none was made. */
  summary: async (sessionId: string): Promise<Summary | null> => {
    const [last] = await db
      .select({ uptoMessage: summaries.uptoMessage, text: summaries.text })
      .from(summaries)
      .where(eq(summaries.sessionId, sessionId))
      .orderBy(desc(summaries.uptoMessage))
      .limit(1);
    return last ?? null;
  },

  summaries: (sessionId: string) =>
    db
      .select()
      .from(summaries)
      .where(eq(summaries.sessionId, sessionId))
      .orderBy(asc(summaries.uptoMessage), asc(summaries.id)),

  messages: async (
    sessionId: string,
    afterNumber: number,
    limit: number,
  ): Promise<readonly NumberedMessage[]> =>
    (
      await db
        .select()
        .from(messages)
        .where(and(eq(messages.sessionId, sessionId), gt(messages.number, afterNumber)))
        .orderBy(asc(messages.number))
        .limit(limit)
    ).map(({ number, taskId, runId, body, createdAt }) => ({
      number,
      taskId,
      runId,
      message: body,
      createdAt,
    })),

  checkpoints: (sessionId: string) =>
    db
      .select()
      .from(checkpoints)
      .where(eq(checkpoints.sessionId, sessionId))
      .orderBy(asc(checkpoints.uptoMessage), asc(checkpoints.id)),

  /** Locks the session for a submit that joins it; null when there is none in this project. */
  join: async (tx: Pick<Database, 'select'>, projectId: string, sessionId: string) => {
    const [row] = await tx
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.id, sessionId), eq(sessions.projectId, projectId)))
      .for('update');
    if (!row) return null;
    const [last] = await tx
      .select({
        number: max(messages.number),
        characters: sql<number>`coalesce(sum(length(${messages.body}::text)), 0)`.mapWith(Number),
      })
      .from(messages)
      .where(eq(messages.sessionId, sessionId));
    const open = await tx
      .select({ id: tasks.id })
      .from(tasks)
      .where(and(eq(tasks.sessionId, sessionId), inArray(tasks.state, [...unfinishedStates])));
    return {
      lastMessage: last?.number ?? 0,
      tokens: Math.ceil((last?.characters ?? 0) / 4),
      unfinished: open.map((task) => task.id),
    };
  },
});
