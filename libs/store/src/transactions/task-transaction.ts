import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import {
  placeKey,
  unfinishedStates,
  type Amounts,
  type Cooldown,
  type LogEntry,
  type UnknownFailure,
  type EventBody,
  type Message,
} from '@baton/domain';
import { and, asc, drizzle, eq, inArray, max, ne, sql } from '../drizzle.ts';
import { toTask, type TaskRow } from '../rows.ts';
import {
  checkpoints,
  cooldowns,
  events,
  handoffs,
  messages,
  sessions,
  summaries,
  taskDependencies,
  tasks,
  unknownFailures,
} from '../schema/index.ts';
import { settleBudget } from '../statements/budgets.ts';
import { inTransaction } from './in-transaction.ts';
import { createRunWrites } from './run-writes.ts';

export type Database = NodePgDatabase;
/** The one connection of a transaction. */
export type Transaction = Omit<Database, 'transaction'>;

/** What may change of a task besides its counters. */
export type TaskPatch = Partial<
  Pick<
    TaskRow,
    | 'state'
    | 'agent'
    | 'provider'
    | 'match'
    | 'result'
    | 'error'
    | 'question'
    | 'resumeAt'
    | 'overdueAt'
    | 'finishedAt'
    | 'budget'
    | 'policy'
    | 'hops'
  >
>;

/**
 * Writing to one task whose row is locked: everything written here becomes true together, or not at all.
 * Whatever is decided between reading and writing cannot be overtaken by another writer.
 */
export type TaskTransaction = ReturnType<typeof createTaskTransaction>;

/** Runs `body` with the task locked; null when there is no such task (in this project). */
export async function withTask<T>(
  pool: pg.Pool,
  key: { readonly taskId: string; readonly projectId?: string },
  body: (transaction: TaskTransaction) => Promise<T>,
): Promise<T | null> {
  return inTransaction(pool, async (client) => {
    const tx = drizzle(client);
    const found = key.projectId
      ? and(eq(tasks.id, key.taskId), eq(tasks.projectId, key.projectId))
      : eq(tasks.id, key.taskId);
    const [row] = await tx.select().from(tasks).where(found).for('update');
    return row ? body(createTaskTransaction(client, row)) : null;
  });
}

export function createTaskTransaction(client: pg.PoolClient, row: TaskRow) {
  const tx: Transaction = drizzle(client);
  const taskId = row.id;
  return {
    task: toTask(row),

    ...createRunWrites(client, tx, row),

    lockSession: async (): Promise<void> => {
      await tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.id, row.sessionId)).for('update');
    },

    lastMessageNumber: async (): Promise<number> => {
      const [found] = await tx
        .select({ last: max(messages.number) })
        .from(messages)
        .where(eq(messages.sessionId, row.sessionId));
      return found?.last ?? 0;
    },

    messages: async (): Promise<readonly Message[]> =>
      (
        await tx
          .select({ body: messages.body })
          .from(messages)
          .where(eq(messages.sessionId, row.sessionId))
          .orderBy(asc(messages.number))
      ).map((found) => found.body),

    /** The session's messages with their numbers and tasks. */
    log: async (): Promise<readonly LogEntry[]> =>
      tx
        .select({ number: messages.number, taskId: messages.taskId, message: messages.body })
        .from(messages)
        .where(eq(messages.sessionId, row.sessionId))
        .orderBy(asc(messages.number)),

    /** Whether the task's input was written to its session. */
    hasMessages: async (): Promise<boolean> =>
      (
        await tx
          .select({ number: messages.number })
          .from(messages)
          .where(and(eq(messages.sessionId, row.sessionId), eq(messages.taskId, taskId)))
          .limit(1)
      ).length > 0,

    /** Unfinished tasks of the same session, this one left out. */
    sessionMates: async (): Promise<readonly string[]> =>
      (
        await tx
          .select({ id: tasks.id })
          .from(tasks)
          .where(
            and(
              eq(tasks.sessionId, row.sessionId),
              ne(tasks.id, taskId),
              inArray(tasks.state, [...unfinishedStates]),
            ),
          )
      ).map((mate) => mate.id),

    waitFor: async (ids: readonly string[]): Promise<void> => {
      if (ids.length === 0) return;
      await tx
        .insert(taskDependencies)
        .values(ids.map((on) => ({ taskId, dependsOn: on, kind: 'session' as const })))
        .onConflictDoNothing();
    },

    insertMessages: async (
      after: number,
      bodies: readonly Message[],
      runId: string | null = null,
    ): Promise<void> => {
      if (bodies.length === 0) return;
      await tx.insert(messages).values(
        bodies.map((body, index) => ({
          sessionId: row.sessionId,
          number: after + index + 1,
          taskId,
          runId,
          body,
        })),
      );
    },

    insertCheckpoint: async (point: {
      id: string;
      runId: string;
      uptoMessage: number;
      digest: string;
    }): Promise<void> => {
      await tx.insert(checkpoints).values({ ...point, sessionId: row.sessionId, taskId, kind: 'error' });
    },

    insertHandoff: async (handoff: Omit<typeof handoffs.$inferInsert, 'taskId'>): Promise<void> => {
      await tx.insert(handoffs).values({ ...handoff, taskId });
    },

    insertSummary: async (summary: Omit<typeof summaries.$inferInsert, 'sessionId'>): Promise<void> => {
      await tx.insert(summaries).values({ ...summary, sessionId: row.sessionId });
    },

    /** The later of two cooldowns stands: `longer` than the one there was, or `begun` where there was none; else null. */
    coolDown: async (cooldown: Cooldown): Promise<'begun' | 'longer' | null> => {
      const set = await tx
        .insert(cooldowns)
        .values({ ...cooldown, place: placeKey(cooldown) })
        .onConflictDoUpdate({
          target: cooldowns.place,
          set: {
            until: cooldown.until,
            code: cooldown.code,
            message: cooldown.message,
            setAt: sql`case when ${cooldowns.until} > now() then ${cooldowns.setAt} else now() end`,
          },
          setWhere: sql`${cooldowns.until} < ${cooldown.until}`,
        })
        .returning({ begun: sql<boolean>`${cooldowns.setAt} = now()` });
      return set[0] ? (set[0].begun ? 'begun' : 'longer') : null;
    },

    keepUnknown: async (failure: UnknownFailure): Promise<void> => {
      await tx
        .insert(unknownFailures)
        .values(failure)
        .onConflictDoUpdate({
          target: unknownFailures.fingerprint,
          set: { count: sql`${unknownFailures.count} + 1`, lastAt: sql`now()` },
        });
    },

    /** What a lease had reserved of its owners' budgets becomes what was taken. */
    settleBudget: (lease: { readonly runId: string; readonly epoch: number }, taken: Amounts) =>
      settleBudget(client, lease, taken),

    update: async (patch: TaskPatch): Promise<void> => {
      await tx
        .update(tasks)
        .set({ ...patch, updatedAt: sql`now()` })
        .where(eq(tasks.id, taskId));
    },

    appendEvents: async (actor: string, list: readonly EventBody[]): Promise<void> => {
      const [raised] = await tx
        .update(tasks)
        .set({ eventSeq: sql`${tasks.eventSeq} + ${list.length}`, updatedAt: sql`now()` })
        .where(eq(tasks.id, taskId))
        .returning({ last: tasks.eventSeq });
      const first = (raised?.last ?? list.length) - list.length + 1;
      await tx.insert(events).values(
        list.map(({ type, data }, index) => ({
          taskId,
          id: first + index,
          type,
          actor,
          data: { ...data },
        })),
      );
    },
  };
}
