import type { WorkerCard } from '@baton/domain';
import { boolean, integer, jsonb, pgTable, text } from '../drizzle.ts';
import { at } from './columns.ts';

/** Worker processes, by their own word. Without an index on what changes, so that a heartbeat touches the row alone. */
export const workers = pgTable('workers', {
  id: text().primaryKey(),
  host: text().notNull(),
  pid: integer().notNull(),
  version: text().notNull(),
  providers: jsonb().$type<WorkerCard['providers']>().notNull(),
  running: integer().notNull(),
  stopping: boolean().notNull(),
  startedAt: at('started_at').notNull(),
  heartbeatAt: at('heartbeat_at').notNull().defaultNow(),
});
