import type { JsonObject, PeriodBudget } from '@baton/domain';
import { index, jsonb, pgTable, primaryKey, text, uuid } from '../drizzle.ts';
import { at } from './columns.ts';

/** The tenant: owner of tasks, keys and sessions. */
export const projects = pgTable('projects', {
  id: uuid().primaryKey(),
  name: text().notNull().unique(),
  createdAt: at('created_at').notNull().defaultNow(),
});

/** API keys, by hash alone: the key itself is shown once and never stored. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid().primaryKey(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    name: text().notNull(),
    /** SHA-256 of the key, hex. */
    hash: text().notNull().unique(),
    /** The key's first characters, to tell keys apart in a list. */
    prefix: text().notNull(),
    scopes: text().array().notNull(),
    makerId: uuid('maker_id'),
    /** What its tasks may spend; null: as much as they want. */
    budget: jsonb().$type<PeriodBudget>(),
    expiresAt: at('expires_at'),
    revokedAt: at('revoked_at'),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [index('api_keys_project').on(t.projectId, t.id)],
);

/** What became of one item: the task it made, or why it was refused. */
export type StoredVerdict = { readonly taskId: string } | { readonly refusal: JsonObject };

/** What was answered to a request with an `Idempotency-Key`, for 24 h. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    projectId: uuid('project_id').notNull(),
    key: text().notNull(),
    /** SHA-256 of route and body, hex. */
    requestHash: text('request_hash').notNull(),
    /** One per item of the request, in its order. */
    verdicts: jsonb().$type<readonly StoredVerdict[]>().notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.key] }), index('idempotency_keys_age').on(t.createdAt)],
);

/** Single facts about this database, such as the queue marker. */
export const meta = pgTable('meta', { key: text().primaryKey(), value: text().notNull() });
