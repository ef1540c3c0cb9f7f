import type { BudgetPeriod } from '@baton/domain';
import { bigint, date, integer, numeric, pgTable, primaryKey, text, uuid } from '../drizzle.ts';
import { tokens } from './columns.ts';

const usd = (name: string) => numeric(name, { mode: 'number' }).notNull().default(0);
const turns = (name: string) => integer(name).notNull().default(0);

/** What the tasks of a key or project took in a day or month, and what their calls under way may take. */
export const budgetPeriods = pgTable(
  'budget_periods',
  {
    owner: uuid().notNull(),
    period: text().$type<BudgetPeriod>().notNull(),
    /** Its first day in UTC. */
    starts: date().notNull(),
    usedUsd: usd('used_usd'),
    usedTokens: tokens('used_tokens'),
    usedTurns: turns('used_turns'),
    reservedUsd: usd('reserved_usd'),
    reservedTokens: tokens('reserved_tokens'),
    reservedTurns: turns('reserved_turns'),
  },
  (t) => [primaryKey({ columns: [t.owner, t.period, t.starts] })],
);

/** One call under way holds one row per period it is booked on. Void as soon as its run's lease has another epoch. */
export const budgetReservations = pgTable(
  'budget_reservations',
  {
    runId: uuid('run_id').notNull(),
    epoch: integer().notNull(),
    owner: uuid().notNull(),
    period: text().$type<BudgetPeriod>().notNull(),
    starts: date().notNull(),
    usd: numeric({ mode: 'number' }).notNull(),
    tokens: bigint({ mode: 'number' }).notNull(),
    turns: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.epoch, t.owner, t.period] })],
);
