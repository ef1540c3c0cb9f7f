import { budgetUnits, showAmount, type Amounts } from './budget.ts';
import type { ProjectTerms } from './project.ts';
import type { Budget, Question } from './task.ts';

export const budgetPeriods = ['day', 'month'] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

/** What may be spent over all tasks of one owner in a day and in a month of the UTC calendar. */
export type PeriodBudget = { readonly [Period in BudgetPeriod]?: Budget };

/** An API key, for the tasks it submitted, or a project. */
export type BudgetOwner = {
  readonly kind: 'key' | 'project';
  readonly id: string;
  readonly name: string;
  readonly budget: PeriodBudget;
};

/** The project as an owner; nobody where it has no budget. */
export function budgetOfProject(
  { id, name }: Pick<BudgetOwner, 'id' | 'name'>,
  projects: ReadonlyMap<string, ProjectTerms> | undefined,
): readonly BudgetOwner[] {
  const budget = projects?.get(name)?.budget;
  return budget ? [{ kind: 'project', id, name, budget }] : [];
}

/** How an owner stands in one period. `reserved`: by calls under way. */
export type BudgetStanding = {
  readonly owner: Omit<BudgetOwner, 'budget'>;
  readonly period: BudgetPeriod;
  readonly resetsAt: Date;
  readonly caps: Budget;
  readonly used: Amounts;
  readonly reserved: Amounts;
};

/** The first day of the period that a moment falls into, as `2030-01-31`, and when the next one begins. */
export function periodAt(
  period: BudgetPeriod,
  now: Date,
): { readonly starts: string; readonly resetsAt: Date } {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const day = period === 'day' ? now.getUTCDate() : 1;
  const next = period === 'day' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1);
  return {
    starts: new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10),
    resetsAt: new Date(next),
  };
}

/**
 * What to do about a call that was refused for want of budget: the question to the task's owner, or null where what
 * calls under way give back may be enough. Of several caps the one that resets last is named.
 */
export function periodCapReached(standings: readonly BudgetStanding[], next: Amounts): Question | null {
  const [last] = standings
    .flatMap((standing) => {
      const unit = budgetUnits.find(
        (each) => standing.used[each] + next[each] > (standing.caps[each] ?? Infinity),
      );
      return unit ? [{ standing, unit }] : [];
    })
    .sort((a, b) => b.standing.resetsAt.getTime() - a.standing.resetsAt.getTime());
  return last ? budgetQuestion(last.standing, last.unit, next[last.unit]) : null;
}

function budgetQuestion(standing: BudgetStanding, unit: keyof Budget, next: number): Question {
  const { owner, period, resetsAt, caps, used } = standing;
  const limit = caps[unit] ?? 0;
  const reset =
    next > limit
      ? 'That is more than the whole cap, so its reset does not help'
      : `It resets at ${resetsAt.toISOString()}`;
  const wait = next > limit ? '' : ' or wait for the reset';
  return {
    kind: 'budget',
    cap: unit,
    owner: owner.kind,
    period,
    resetsAt: resetsAt.toISOString(),
    text: `The ${owner.kind} ${owner.name} may spend ${showAmount(unit, limit)} a ${period}: ${showAmount(unit, used[unit])} used, and the next call may take ${showAmount(unit, next)}. ${reset}. To go on, ${remedyOf(standing, unit)}${wait}, then answer the task with any text; or cancel it.`,
  };
}

const remedyOf = ({ owner, period }: BudgetStanding, unit: keyof Budget): string =>
  owner.kind === 'key'
    ? `raise the key’s cap (baton keys update ${owner.id} --per-${period} ${unit}=N)`
    : `raise projects.${owner.name}.budget.${period}.${unit} in baton.yaml and restart`;
