/** `npx drizzle-kit generate --config libs/store/drizzle.config.ts` writes the next migration from the schema. */
export default {
  dialect: 'postgresql',
  schema: [
    './libs/store/src/schema/tenants.ts',
    './libs/store/src/schema/sessions.ts',
    './libs/store/src/schema/tasks.ts',
    './libs/store/src/schema/runs.ts',
    './libs/store/src/schema/budgets.ts',
    './libs/store/src/schema/windows.ts',
    './libs/store/src/schema/workers.ts',
  ],
  out: './libs/store/migrations',
};
