import type { Failure, FailureCode, RunState, TaskError, UnknownFailure } from '@baton/domain';
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  sql,
  text,
  uniqueIndex,
  uuid,
} from '../drizzle.ts';
import { at, tokens } from './columns.ts';

/** One agent's effort at a task on one provider; a queued run with `dispatched_at is null` is its own outbox. */
export const runs = pgTable(
  'runs',
  {
    id: uuid().primaryKey(),
    taskId: uuid('task_id').notNull(),
    projectId: uuid('project_id').notNull(),
    sessionId: uuid('session_id').notNull(),
    agent: text().notNull(),
    provider: text().notNull(),
    model: text().notNull(),
    state: text().$type<RunState>().notNull(),
    /** It was claimed before, or goes on with work that was: rung before fresh runs. */
    begun: boolean().notNull().default(false),
    priority: smallint().notNull(),
    /** Raised whenever the run must be rung anew: an old bell then claims nothing. */
    dispatch: integer().notNull().default(1),
    dispatchedAt: at('dispatched_at'),
    /** Not before; null: at once. */
    availableAt: at('available_at'),
    /** The lease's fencing number: every claim raises it, every write checks it. */
    epoch: integer().notNull().default(0),
    leaseUntil: at('lease_until'),
    worker: text(),
    crashes: smallint().notNull().default(0),
    callCrashes: smallint('call_crashes').notNull().default(0),
    tries: smallint().notNull().default(0),
    steps: integer().notNull().default(0),
    inputTokens: tokens('input_tokens'),
    cachedInputTokens: tokens('cached_input_tokens'),
    outputTokens: tokens('output_tokens'),
    costUsd: doublePrecision('cost_usd').notNull().default(0),
    /** Time spent in model calls, in milliseconds. */
    callMs: bigint('call_ms', { mode: 'number' }).notNull().default(0),
    failure: jsonb().$type<Failure | TaskError>(),
    createdAt: at('created_at').notNull().defaultNow(),
    /** When it last entered the queue. */
    queuedAt: at('queued_at').notNull().defaultNow(),
    startedAt: at('started_at'),
    finishedAt: at('finished_at'),
    waitMs: bigint('wait_ms', { mode: 'number' }),
  },
  (t) => [
    index('runs_task').on(t.taskId, t.id),
    index('runs_to_ring')
      .on(t.provider, t.projectId, t.begun.desc(), t.priority, t.id)
      .where(sql`state = 'queued' and dispatched_at is null`),
    index('runs_due')
      .on(t.availableAt)
      .where(sql`state = 'queued' and dispatched_at is null and available_at is not null`),
    index('runs_in_hand')
      .on(t.provider, t.projectId)
      .where(sql`state = 'running' or (state = 'queued' and dispatched_at is not null)`),
    index('runs_leased')
      .on(t.leaseUntil)
      .where(sql`state = 'running'`),
    uniqueIndex('runs_one_per_session')
      .on(t.sessionId)
      .where(sql`state in ('queued', 'running')`),
    index('runs_finished')
      .on(t.finishedAt)
      .where(sql`finished_at is not null`),
  ],
);

/** Until when a provider is left alone, and why. */
export const cooldowns = pgTable('cooldowns', {
  /** Host, credential and model in one, as `placeKey` writes them. */
  place: text().primaryKey(),
  host: text().notNull(),
  credential: text(),
  model: text(),
  until: at('until').notNull(),
  code: text().$type<FailureCode>().notNull(),
  message: text().notNull(),
  setAt: at('set_at').notNull().defaultNow(),
});

/** Models that are not wholly well: their circuit breaker and their share of what the operator allows. */
export const providerHealth = pgTable(
  'provider_health',
  {
    host: text().notNull(),
    model: text().notNull(),
    faultsInRow: integer('faults_in_row').notNull(),
    recent: text().notNull(),
    opens: integer().notNull(),
    openUntil: at('open_until'),
    probingUntil: at('probing_until'),
    share: doublePrecision().notNull(),
    sharedAt: at('shared_at'),
  },
  (t) => [primaryKey({ columns: [t.host, t.model] })],
);

/** Errors that no rule knew, each once with how often it came; see `UnknownFailure`. */
export const unknownFailures = pgTable('unknown_failures', {
  fingerprint: text().primaryKey(),
  kind: text().notNull(),
  channel: text().$type<UnknownFailure['channel']>().notNull(),
  status: integer(),
  body: text().notNull(),
  count: integer().notNull().default(1),
  firstAt: at('first_at').notNull().defaultNow(),
  lastAt: at('last_at').notNull().defaultNow(),
});

/** Finished runs by the hour, for statistics that do not read every run. */
export const runHours = pgTable(
  'run_hours',
  {
    hour: at('hour').notNull(),
    projectId: uuid('project_id').notNull(),
    agent: text().notNull(),
    provider: text().notNull(),
    outcome: text().$type<RunState>().notNull(),
    runs: integer().notNull(),
    steps: integer().notNull(),
    inputTokens: tokens('input_tokens'),
    cachedInputTokens: tokens('cached_input_tokens'),
    outputTokens: tokens('output_tokens'),
    costUsd: doublePrecision('cost_usd').notNull(),
    waitMs: bigint('wait_ms', { mode: 'number' }).notNull(),
    runMs: bigint('run_ms', { mode: 'number' }).notNull(),
    callMs: bigint('call_ms', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.hour, t.agent, t.provider, t.outcome] })],
);
