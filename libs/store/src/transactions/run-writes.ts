import { takenBy, type Failure, type Run, type RunState, type TaskError } from '@baton/domain';
import { and, asc, eq, inArray, sql } from '../drizzle.ts';
import { toRun, type TaskRow } from '../rows.ts';
import { runs, tasks } from '../schema/index.ts';
import type { StepCommit } from '../statements/commit-step.ts';
import { countUse } from '../statements/count-use.ts';
import type { NewRun } from '../statements/insert-tasks.ts';
import type { Connection } from '../statements/statement.ts';
import type { Transaction } from './task-transaction.ts';

export type RunEnd = {
  readonly runId: string;
  readonly epoch: number;
  readonly state: Extract<RunState, 'limited' | 'asking' | 'failed' | 'canceled' | 'lost'>;
  readonly failure?: Failure | TaskError;
};

/** What may be written to the runs of a task whose row is locked. */
export function createRunWrites(client: Connection, tx: Transaction, row: TaskRow) {
  const taskId = row.id;
  return {
    runs: async (): Promise<readonly Run[]> =>
      (await tx.select().from(runs).where(eq(runs.taskId, taskId)).orderBy(asc(runs.id))).map(toRun),

    /** Ends the run that holds (or may yet take) the lease; false when the epoch is no longer the newest. */
    endRun: async ({ runId, epoch, state, failure }: RunEnd): Promise<boolean> => {
      const ended = await tx
        .update(runs)
        .set({
          state,
          failure: failure ?? null,
          finishedAt: sql`now()`,
          leaseUntil: null,
          epoch: sql`${runs.epoch} + 1`,
        })
        .where(and(eq(runs.id, runId), eq(runs.epoch, epoch), inArray(runs.state, ['queued', 'running'])))
        .returning({ id: runs.id });
      return ended.length > 0;
    },

    /** Sets aside a run whose lease has run out; false when its worker, or another sweep, was faster. */
    endExpiredRun: async (runId: string, failure: TaskError): Promise<boolean> => {
      const ended = await tx
        .update(runs)
        .set({
          state: 'lost',
          failure,
          crashes: sql`${runs.crashes} + 1`,
          finishedAt: sql`now()`,
          leaseUntil: null,
          epoch: sql`${runs.epoch} + 1`,
        })
        .where(and(eq(runs.id, runId), eq(runs.state, 'running'), sql`${runs.leaseUntil} < now()`))
        .returning({ id: runs.id });
      return ended.length > 0;
    },

    /** Puts the run back to the queue, not before `afterMs`; the same epoch rule. `tries`: failures in a row from now on. */
    requeueRun: async (run: {
      runId: string;
      epoch: number;
      tries?: number;
      afterMs: number;
    }): Promise<boolean> => {
      const put = await tx
        .update(runs)
        .set({
          state: 'queued',
          tries: run.tries,
          dispatch: sql`${runs.dispatch} + 1`,
          dispatchedAt: null,
          queuedAt: sql`now()`,
          availableAt: sql`now() + ${run.afterMs} * interval '1 millisecond'`,
          leaseUntil: null,
          epoch: sql`${runs.epoch} + 1`,
        })
        .where(and(eq(runs.id, run.runId), eq(runs.epoch, run.epoch), eq(runs.state, 'running')))
        .returning({ id: runs.id });
      return put.length > 0;
    },

    /** Adds what a failed call cost to its run and its task, and to its provider's declared windows. */
    addSpent: async (
      runId: string,
      { usage, costUsd, callMs, counted }: NonNullable<StepCommit['answer']>,
    ): Promise<void> => {
      if (counted) await countUse(client, counted, usage, costUsd);
      const more = (table: typeof runs | typeof tasks) => ({
        inputTokens: sql`${table.inputTokens} + ${usage.inputTokens}`,
        cachedInputTokens: sql`${table.cachedInputTokens} + ${usage.cachedInputTokens}`,
        outputTokens: sql`${table.outputTokens} + ${usage.outputTokens}`,
        costUsd: sql`${table.costUsd} + ${costUsd}`,
      });
      await tx
        .update(runs)
        .set({ ...more(runs), callMs: sql`${runs.callMs} + ${Math.round(callMs)}` })
        .where(eq(runs.id, runId));
      const { turns } = takenBy(usage, costUsd);
      await tx
        .update(tasks)
        .set({ ...more(tasks), brokenCalls: sql`${tasks.brokenCalls} + ${turns}` })
        .where(eq(tasks.id, taskId));
    },

    insertRun: async (run: NewRun): Promise<void> => {
      await tx.insert(runs).values({
        id: run.id,
        taskId,
        projectId: row.projectId,
        sessionId: row.sessionId,
        agent: run.agent,
        provider: run.provider.id,
        model: run.provider.model,
        state: 'queued',
        begun: run.begun,
        priority: row.priority,
      });
    },
  };
}
