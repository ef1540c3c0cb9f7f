import type { PeriodBudget } from '@baton/domain';
import { and, asc, eq, isNull, sql } from '../drizzle.ts';
import { apiKeys, projects } from '../schema/index.ts';
import type { Database } from '../transactions/task-transaction.ts';
import { statement, type Connection } from '../statements/statement.ts';

export type KeyRow = typeof apiKeys.$inferSelect;
export type KeyStanding = Pick<KeyRow, 'id' | 'projectId' | 'scopes'> & {
  readonly standing: 'good' | 'expired' | 'revoked';
};

const lookUp = statement<KeyStanding>(
  'look-up-key',
  `select id, project_id as "projectId", scopes,
     case when revoked_at is not null then 'revoked' when expires_at <= now() then 'expired' else 'good' end as standing
   from api_keys where hash = $1`,
);

export const createKeyQueries = (db: Database, connection: Connection) => ({
  /** By the key's SHA-256 alone. */
  lookUp: async (hash: string): Promise<KeyStanding | null> => (await lookUp(connection, [hash]))[0] ?? null,

  list: (projectId: string) =>
    db.select().from(apiKeys).where(eq(apiKeys.projectId, projectId)).orderBy(asc(apiKeys.id)),

  insert: async (key: typeof apiKeys.$inferInsert): Promise<KeyRow> => {
    const [row] = await db.insert(apiKeys).values(key).returning();
    if (!row) throw new Error('the key was not written');
    return row;
  },

  /** False when there is no such key in the project, or it was revoked before. */
  revoke: async (projectId: string, keyId: string): Promise<boolean> => {
    const revoked = await db
      .update(apiKeys)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(apiKeys.id, keyId), eq(apiKeys.projectId, projectId), isNull(apiKeys.revokedAt)))
      .returning({ id: apiKeys.id });
    return revoked.length > 0;
  },

  /** Sets what a key's tasks may spend, by period; null takes a period's cap away. Null: no such key in the project. */
  setBudget: async (
    projectId: string,
    keyId: string,
    budget: { readonly [Period in keyof PeriodBudget]: PeriodBudget[Period] | null },
  ): Promise<KeyRow | null> => {
    const changed = sql`nullif(jsonb_strip_nulls(coalesce(${apiKeys.budget}, '{}') || ${JSON.stringify(budget)}::jsonb), '{}')`;
    const [row] = await db
      .update(apiKeys)
      .set({ budget: changed })
      .where(and(eq(apiKeys.id, keyId), eq(apiKeys.projectId, projectId)))
      .returning();
    return row ?? null;
  },

  /** The project of that name, made if there is none. */
  project: async (name: string, newId: string): Promise<{ id: string; name: string }> => {
    await db.insert(projects).values({ id: newId, name }).onConflictDoNothing();
    const [row] = await db
      .select({ id: projects.id, name: projects.name })
      .from(projects)
      .where(eq(projects.name, name));
    if (!row) throw new Error(`project ${name} could not be made`);
    return row;
  },

  projects: async (): Promise<readonly { readonly id: string; readonly name: string }[]> =>
    db.select({ id: projects.id, name: projects.name }).from(projects).orderBy(asc(projects.name)),

  hasAny: async (): Promise<boolean> =>
    (await db.select({ id: apiKeys.id }).from(apiKeys).limit(1)).length > 0,
});
