import type { BudgetView } from '@baton/contract';
import { budgetUnits, type BudgetStanding } from '@baton/domain';

/** One line for each cap of a period. */
export const presentBudget = ({
  owner,
  period,
  resetsAt,
  caps,
  used,
  reserved,
}: BudgetStanding): readonly BudgetView[] =>
  budgetUnits.flatMap((unit) => {
    const limit = caps[unit];
    if (limit === undefined) return [];
    const left = Math.max(0, limit - used[unit] - reserved[unit]);
    return [
      {
        owner,
        period,
        unit,
        limit,
        used: used[unit],
        reserved: reserved[unit],
        left: Number(left.toFixed(9)),
        resetsAt: resetsAt.toISOString(),
      },
    ];
  });
