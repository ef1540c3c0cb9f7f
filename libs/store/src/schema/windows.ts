import type { LimitLevel, LimitUnit } from '@baton/domain';
import { bigint, doublePrecision, pgTable, primaryKey, smallint, text } from '../drizzle.ts';
import { at } from './columns.ts';

const spanMs = () => bigint('span_ms', { mode: 'number' }).notNull();

/** What providers told of their windows, the newest word of each. */
export const observedWindows = pgTable(
  'observed_windows',
  {
    /** Host, credential and model in one, as `placeKey` writes them. */
    place: text().notNull(),
    name: text().notNull(),
    host: text().notNull(),
    credential: text().notNull(),
    model: text(),
    unit: text().$type<LimitUnit>().notNull(),
    limit: doublePrecision(),
    left: doublePrecision(),
    leftShare: doublePrecision('left_share').notNull(),
    resetsAt: at('resets_at'),
    seenAt: at('seen_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.place, t.name] })],
);

/** When a window that an operator declared opened last: with its first call. */
export const openWindows = pgTable(
  'open_windows',
  { place: text().notNull(), spanMs: spanMs(), openedAt: at('opened_at').notNull() },
  (t) => [primaryKey({ columns: [t.place, t.spanMs] })],
);

/** What was used of it since; in slots, so that many workers seldom wait for one row. */
export const windowUses = pgTable(
  'window_uses',
  {
    place: text().notNull(),
    spanMs: spanMs(),
    openedAt: at('opened_at').notNull(),
    slot: smallint().notNull(),
    requests: bigint({ mode: 'number' }).notNull(),
    tokens: bigint({ mode: 'number' }).notNull(),
    usd: doublePrecision().notNull(),
  },
  (t) => [primaryKey({ columns: [t.place, t.spanMs, t.openedAt, t.slot] })],
);

/** Windows near their limit; see `LimitLevel`. */
export const windowLevels = pgTable(
  'window_levels',
  {
    provider: text().notNull(),
    credential: text().notNull(),
    window: text().notNull(),
    level: text().$type<LimitLevel>().notNull(),
    since: at('since').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.credential, t.window] })],
);
