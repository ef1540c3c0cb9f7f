import type {
  Budget,
  EventType,
  JsonObject,
  MatchNote,
  Message,
  Output,
  Policy,
  Priority,
  ProviderFilter,
  Question,
  Requirements,
  TaskError,
  TaskState,
} from '@baton/domain';
import {
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  sql,
  text,
  uuid,
} from '../drizzle.ts';
import { at, tokens } from './columns.ts';

/** What someone wants done, and how it stands. */
export const tasks = pgTable(
  'tasks',
  {
    id: uuid().primaryKey(),
    projectId: uuid('project_id').notNull(),
    sessionId: uuid('session_id').notNull(),
    /** The key that submitted it. */
    keyId: uuid('key_id'),
    state: text().$type<TaskState>().notNull(),
    title: text().notNull(),
    input: jsonb().$type<readonly Message[]>().notNull(),
    pinnedAgent: text('pinned_agent'),
    agent: text(),
    provider: text(),
    requires: jsonb().$type<Requirements>().notNull(),
    providers: jsonb().$type<ProviderFilter>().notNull(),
    priority: smallint().$type<Priority>().notNull(),
    deadline: at('deadline'),
    budget: jsonb().$type<Budget>().notNull(),
    policy: jsonb().$type<Partial<Policy>>().notNull().default({}),
    dependsOn: uuid('depends_on').array().notNull(),
    onDependencyFailure: text('on_dependency_failure').$type<'fail' | 'continue'>().notNull(),
    outputSchema: jsonb('output_schema').$type<JsonObject>(),
    metadata: jsonb().$type<JsonObject>().notNull(),
    match: jsonb().$type<MatchNote>(),
    result: jsonb().$type<Output>(),
    error: jsonb().$type<TaskError>(),
    question: jsonb().$type<Question>(),
    /** Set while parked, and only then. */
    resumeAt: at('resume_at'),
    /** The deadline while the task is unfinished, null afterwards: what the sweep looks for. */
    overdueAt: at('overdue_at'),
    inputTokens: tokens('input_tokens'),
    cachedInputTokens: tokens('cached_input_tokens'),
    outputTokens: tokens('output_tokens'),
    costUsd: doublePrecision('cost_usd').notNull().default(0),
    steps: integer().notNull().default(0),
    /** Calls that failed after the provider had begun to count. */
    brokenCalls: integer('broken_calls').notNull().default(0),
    hops: integer().notNull().default(0),
    /** The number of the newest event. */
    eventSeq: integer('event_seq').notNull().default(0),
    createdAt: at('created_at').notNull().defaultNow(),
    updatedAt: at('updated_at').notNull().defaultNow(),
    finishedAt: at('finished_at'),
  },
  (t) => [
    index('tasks_project').on(t.projectId, t.id),
    index('tasks_project_state').on(t.projectId, t.state, t.id),
    index('tasks_session').on(t.sessionId),
    index('tasks_resume')
      .on(t.resumeAt)
      .where(sql`resume_at is not null`),
    index('tasks_overdue')
      .on(t.overdueAt)
      .where(sql`overdue_at is not null`),
    index('tasks_blocked')
      .on(t.id)
      .where(sql`state = 'blocked'`),
  ],
);

/** Who waits for whom. `session`: for its turn in the session, whatever the outcome; `result`: for the result. */
export const taskDependencies = pgTable(
  'task_dependencies',
  {
    taskId: uuid('task_id').notNull(),
    dependsOn: uuid('depends_on').notNull(),
    kind: text().$type<'result' | 'session'>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.taskId, t.dependsOn] }),
    index('task_dependencies_upstream').on(t.dependsOn),
  ],
);

/** What happened to a task, numbered from 1 without holes. */
export const events = pgTable(
  'events',
  {
    taskId: uuid('task_id').notNull(),
    id: integer().notNull(),
    type: text().$type<EventType>().notNull(),
    actor: text().notNull(),
    data: jsonb().$type<JsonObject>().notNull(),
    at: at('at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.taskId, t.id] })],
);
