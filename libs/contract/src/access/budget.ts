import { budgetPeriods, budgetUnits } from '@baton/domain';
import { z } from 'zod';
import { listOf } from '../form/page.ts';
import { timestamp, uuid } from '../form/scalars.ts';
import type { View } from '../form/view.ts';

export const periodCaps = z
  .strictObject({
    usd: z.number().min(0).max(1e9).optional(),
    tokens: z.int().min(0).max(1e15).optional(),
    turns: z.int().min(0).max(1e9).optional(),
  })
  .meta({ description: 'What may be spent in one period; 0: nothing.' });

export const periodBudget = z
  .strictObject({ day: periodCaps.optional(), month: periodCaps.optional() })
  .meta({ description: 'What may be spent over all tasks in a day and in a month of the UTC calendar.' });

/** How one cap stands. */
export const budgetView = z
  .object({
    owner: z.object({ kind: z.enum(['key', 'project']), id: uuid, name: z.string() }),
    period: z.enum(budgetPeriods),
    unit: z.enum(budgetUnits),
    limit: z.number(),
    used: z.number(),
    reserved: z.number().meta({ description: 'By calls under way, which give back what they do not take.' }),
    left: z.number(),
    resetsAt: timestamp,
  })
  .meta({ id: 'BudgetStanding' });
export type BudgetView = View<typeof budgetView>;

export const budgetList = listOf(budgetView).meta({ id: 'BudgetList' });
export type BudgetList = View<typeof budgetList>;
