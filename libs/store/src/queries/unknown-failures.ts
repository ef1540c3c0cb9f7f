import { desc } from '../drizzle.ts';
import { unknownFailures } from '../schema/index.ts';
import type { Database } from '../transactions/task-transaction.ts';

/** The most frequent first. */
export const listUnknownFailures = (db: Database, limit: number) =>
  db
    .select()
    .from(unknownFailures)
    .orderBy(desc(unknownFailures.count), desc(unknownFailures.lastAt))
    .limit(limit);
