import type { Pool } from 'pg';
import type {
  BudgetOwner,
  Health,
  KeptWindow,
  Logger,
  Provider,
  WorkerCard,
  WorkerPulse,
} from '@baton/domain';
import { drizzle } from './drizzle.ts';
import { migrate } from './migrate.ts';
import { createPool, patience } from './pool.ts';
import { readBoard, readCensus } from './queries/board.ts';
import { clockSkewMs, readTime } from './queries/clock.ts';
import { expireIdempotency, findReplay } from './queries/idempotency.ts';
import { connectionUse } from './queries/connections.ts';
import { forgetHealth, takeProbe } from './queries/health.ts';
import { createKeyQueries } from './queries/keys.ts';
import { readGeneration, swapGeneration } from './queries/marker.ts';
import { pruneRecords } from './queries/prune-records.ts';
import { readSchemaStanding } from './queries/schema-standing.ts';
import { createSessionQueries } from './queries/sessions.ts';
import { readStats, rollUpHours, type StatsBy } from './queries/stats.ts';
import { listUnknownFailures } from './queries/unknown-failures.ts';
import { dueParks, overdueTasks, releasedTasks, wakeParked } from './queries/sweep.ts';
import { createTaskQueries } from './queries/tasks.ts';
import { readBudgets, releaseVoid, reserveBudget, type BudgetClaim } from './statements/budgets.ts';
import {
  changeLevel,
  forgetWindows,
  observeWindows,
  pruneWindows,
  readEstimates,
  type LevelChange,
} from './queries/windows.ts';
import { beatWorker, listWorkers, pruneWorkers, removeWorker } from './queries/workers.ts';
import { claimWithinCap, freeSlots } from './statements/agent-cap.ts';
import { claimRun, claimRuns, type AgentCaps, type Claim, type ClaimedRun } from './statements/claim-run.ts';
import { commitStep, commitSteps, type Committed, type StepCommit } from './statements/commit-step.ts';
import { gather } from './statements/gather.ts';
import {
  insertTasks,
  type Idempotency,
  type IdempotencyRecord,
  type Inserted,
  type NewTask,
} from './statements/insert-tasks.ts';
import { leaveProvider, runsInLine, waitingRuns, type Departure } from './statements/leave-provider.ts';
import { expiredLeases, renewLeases, takeBackRun, type HeldLease } from './statements/lease.ts';
import {
  dueBells,
  markRung,
  nextDueMs,
  postponeRun,
  ringAgain,
  unansweredBells,
  type Bell,
  type DueQuestion,
} from './statements/ring.ts';
import { commitWithBudget } from './transactions/commit-with-budget.ts';
import { changeHealth } from './transactions/change-health.ts';
import { deleteOldSessions, deleteSession, oldestTasks } from './transactions/delete-sessions.ts';
import { inTransaction } from './transactions/in-transaction.ts';
import { withSubmit, type SubmitTransaction } from './transactions/submit-transaction.ts';
import { withTask, type TaskTransaction } from './transactions/task-transaction.ts';

export type Store = ReturnType<typeof createStore>;

export type StoreOptions = {
  readonly url: string;
  readonly log: Logger;
  readonly max?: number;
  readonly applicationName?: string;
};

/** The truth: everything Baton knows, by aggregate. Hot statements are prepared; the rest goes through drizzle. */
export function createStore(options: StoreOptions) {
  const pool = createPool(options);
  const requestPool = createPool({ ...options, patience: patience.requests });
  const close = async (): Promise<void> => void (await Promise.all([pool.end(), requestPool.end()]));
  return {
    ...openStore(pool),
    /** The same for those who wait at the other end of a request: what takes longer than 5 s is given up. */
    forRequests: openStore(requestPool),
    migrate: async (): Promise<void> => {
      const patient = createPool({ ...options, max: 1, patience: patience.migration });
      try {
        await migrate(patient);
      } finally {
        await patient.end();
      }
    },
    schemaStanding: () => readSchemaStanding(pool),
    /** Resolves while the store answers. */
    ping: async (): Promise<void> => void (await requestPool.query('select 1')),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function openStore(pool: Pool) {
  const db = drizzle(pool);
  const insertTogether = gather<readonly NewTask[], Inserted>({
    together: async (submits) => {
      const inserted = await insertTasks(pool, submits.flat(), null);
      return submits.map(() => inserted);
    },
    alone: (tasks) => insertTasks(pool, tasks, null),
    weigh: (tasks) => tasks.length,
    most: 200,
  });
  const commit = gather<StepCommit, Committed>({
    together: (steps) => commitSteps(pool, steps),
    alone: (step) => commitStep(pool, step),
  });
  return {
    clockSkewMs: () => clockSkewMs(pool),
    readTime: () => readTime(pool),
    connectionUse: () => connectionUse(pool),

    tasks: {
      ...createTaskQueries(db),
      /** With an idempotency key a submit has a verdict of its own and goes alone. */
      insert: (tasks: readonly NewTask[], idempotency: Idempotency = null) =>
        idempotency ? insertTasks(pool, tasks, idempotency) : insertTogether(tasks),
      /** For tasks that join a session or depend on others: what they depend on is read under lock. */
      submit: <T>(body: (tx: SubmitTransaction) => Promise<T>) => withSubmit(pool, body),
      lock: <T>(key: { taskId: string; projectId?: string }, body: (tx: TaskTransaction) => Promise<T>) =>
        withTask(pool, key, body),
      dueParks: () => dueParks(pool),
      wakeParked: (afterMs: number) => wakeParked(pool, afterMs),
      overdue: () => overdueTasks(pool),
      released: (finishedTask: string | null) => releasedTasks(pool, finishedTask),
      oldest: (projectId: string, page: Parameters<typeof oldestTasks>[2]) =>
        oldestTasks(pool, projectId, page),
    },
    sessions: {
      ...createSessionQueries(db),
      delete: (projectId: string, sessionId: string) => deleteSession(pool, projectId, sessionId),
      deleteOld: (projectId: string, sessionIds: readonly string[], keptMs: number) =>
        deleteOldSessions(pool, projectId, sessionIds, keptMs),
    },
    runs: {
      claim: gather<Claim, ClaimedRun | null>({
        together: (claims) => claimRuns(pool, claims),
        alone: (claim) => (claim.caps.size === 0 ? claimRun(pool, claim) : claimWithinCap(pool, claim)),
      }),
      commit: (step: StepCommit) => (step.reserved ? commitWithBudget(pool, step) : commit(step)),
      due: (question: DueQuestion) => dueBells(pool, question),
      markRung: (bells: readonly Bell[]) => markRung(pool, bells),
      nextDueMs: () => nextDueMs(pool),
      unanswered: (olderThanMs: number) => unansweredBells(pool, olderThanMs),
      ringAgain: (bells: readonly Bell[]) => ringAgain(pool, bells),
      postpone: (bell: Bell, afterMs: number) => postponeRun(pool, bell, afterMs),
      waitingFor: (provider: string, afterRun: string | null) => waitingRuns(pool, provider, afterRun),
      inLine: (provider: string) => runsInLine(pool, provider),
      leave: (provider: string, departures: readonly Departure[], actor: string) =>
        leaveProvider(pool, provider, departures, actor),
      freeSlots: (caps: AgentCaps) => freeSlots(pool, caps),
    },
    leases: {
      renew: (held: readonly HeldLease[], leaseMs: number) => renewLeases(pool, held, leaseMs),
      expired: () => expiredLeases(pool),
      takeBack: (run: Parameters<typeof takeBackRun>[1]) => takeBackRun(pool, run),
    },
    budgets: {
      reserve: (claim: BudgetClaim) => reserveBudget(pool, claim),
      releaseVoid: () => releaseVoid(pool),
      read: (owners: readonly BudgetOwner[], now: Date) => readBudgets(pool, owners, now),
    },
    unknownFailures: (limit: number) => listUnknownFailures(db, limit),
    health: {
      forget: (place: Pick<Health, 'host' | 'model'>) => forgetHealth(pool, place),
      change: (place: Pick<Health, 'host' | 'model'>, change: (health: Health) => Health) =>
        inTransaction(pool, (client) => changeHealth(drizzle(client), place, change)),
      takeProbe: (place: Pick<Health, 'host' | 'model'>, withinMs: number) =>
        takeProbe(pool, place, withinMs),
    },
    windows: {
      observe: (kept: readonly KeptWindow[]) => observeWindows(pool, kept),
      changeLevel: (change: LevelChange) => changeLevel(pool, change),
      forget: (
        provider: Pick<Provider, 'host' | 'model' | 'credentials'>,
        what: { readonly counted: boolean },
      ) => forgetWindows(pool, provider, what),
      prune: () => pruneWindows(pool),
    },
    board: {
      read: () => readBoard(pool),
      estimates: () => readEstimates(pool),
      census: () => readCensus(pool),
    },
    generation: {
      read: () => readGeneration(pool),
      swap: (from: string | null, to: string) => swapGeneration(pool, from, to),
    },
    idempotency: {
      find: (projectId: string, key: string) => findReplay(pool, projectId, key),
      expire: () => expireIdempotency(pool),
    },
    stats: {
      read: (projectId: string, by: StatsBy, from: Date, to: Date) =>
        readStats(pool, projectId, by, from, to),
      rollUp: () => rollUpHours(pool),
    },
    workers: {
      beat: (card: WorkerCard, pulse: WorkerPulse) => beatWorker(pool, card, pulse),
      remove: (id: string) => removeWorker(pool, id),
      list: () => listWorkers(pool),
      prune: () => pruneWorkers(pool),
    },
    pruneRecords: () => pruneRecords(pool),
    keys: createKeyQueries(db, pool),
  };
}

export type { IdempotencyRecord };
