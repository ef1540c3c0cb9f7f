import { bigint, timestamp } from '../drizzle.ts';

/** A moment, with its zone. */
export const at = (name: string) => timestamp(name, { withTimezone: true });

/** A sum of tokens. */
export const tokens = (name: string) => bigint(name, { mode: 'number' }).notNull().default(0);
