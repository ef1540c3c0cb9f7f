import type pg from 'pg';
import { noUsage, takenBy } from '@baton/domain';
import { settleBudget } from '../statements/budgets.ts';
import { commitStep, type Committed, type StepCommit } from '../statements/commit-step.ts';
import { inTransaction } from './in-transaction.ts';

/** A part of a step together with what its call took of its owners' budgets. */
export const commitWithBudget = (pool: pg.Pool, step: StepCommit): Promise<Committed> =>
  inTransaction(pool, async (client) => {
    const committed = await commitStep(client, step);
    const { usage = noUsage, costUsd = 0 } = step.answer ?? {};
    await settleBudget(client, step.lease, takenBy(usage, costUsd));
    return committed;
  });
