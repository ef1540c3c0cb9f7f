import { z } from 'zod';
import { timestamp } from './scalars.ts';

const earliest = Date.parse('0001-01-01T00:00:00Z');
const latest = Date.parse('9999-12-31T23:59:59Z');

/** A point in time given in a query or a body: one that Postgres and RFC 3339 both can write down. */
export const instant = timestamp.transform((text, context) => {
  const at = new Date(text);
  if (at.getTime() >= earliest && at.getTime() <= latest) return at;
  context.addIssue('use a time of the years 1 to 9999 in UTC');
  return z.NEVER;
});
