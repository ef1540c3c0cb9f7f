import type { Message, Handoff } from '@baton/domain';
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from '../drizzle.ts';
import { at } from './columns.ts';

/** A line of work with its context. */
export const sessions = pgTable('sessions', {
  id: uuid().primaryKey(),
  projectId: uuid('project_id').notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
});

/** The transcript. Numbers begin at 1 and leave no hole: only the session's one run (or the match that makes it) writes. */
export const messages = pgTable(
  'messages',
  {
    sessionId: uuid('session_id').notNull(),
    number: integer().notNull(),
    taskId: uuid('task_id').notNull(),
    runId: uuid('run_id'),
    body: jsonb().$type<Message>().notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.sessionId, t.number] })],
);

/** A safe point of a session. */
export const checkpoints = pgTable(
  'checkpoints',
  {
    id: uuid().primaryKey(),
    sessionId: uuid('session_id').notNull(),
    taskId: uuid('task_id').notNull(),
    runId: uuid('run_id').notNull(),
    kind: text().$type<CheckpointKind>().notNull(),
    /** The last message that belongs to it. */
    uptoMessage: integer('upto_message').notNull(),
    /** SHA-256 over the transcript so far, hex. */
    digest: text().notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [index('checkpoints_session').on(t.sessionId, t.uptoMessage)],
);
export type CheckpointKind = 'auto' | 'error';

/** What a provider made of a session's messages up to one of them, for windows that do not take these. */
export const summaries = pgTable(
  'summaries',
  {
    id: uuid().primaryKey(),
    sessionId: uuid('session_id').notNull(),
    uptoMessage: integer('upto_message').notNull(),
    text: text().notNull(),
    provider: text().notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [index('summaries_session').on(t.sessionId, t.uptoMessage)],
);

/** What the next run was given, and from where. */
export const handoffs = pgTable(
  'handoffs',
  {
    id: uuid().primaryKey(),
    taskId: uuid('task_id').notNull(),
    fromRun: uuid('from_run').notNull(),
    toRun: uuid('to_run').notNull(),
    fromProvider: text('from_provider').notNull(),
    toProvider: text('to_provider').notNull(),
    reason: text().notNull(),
    uptoMessage: integer('upto_message').notNull(),
    digest: text().notNull(),
    /** In the form it names; null in rows of before there was one. */
    document: jsonb().$type<Handoff>(),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [index('handoffs_task').on(t.taskId, t.id)],
);
