import { z } from 'zod';

const dayMs = 24 * 3_600_000;
const longestDays = 3_650;

const sentence = `use whole days such as 30d, from 1d to ${longestDays}d, or off to keep everything`;

/** How long finished work is kept, in milliseconds; null: for ever. A day at least, as long as idempotency keys hold. */
export const retention = z
  .custom<string | false | null>((said) => daysOf(said) !== undefined, sentence)
  .transform((said): number | null => {
    const days = daysOf(said);
    return typeof days === 'number' ? days * dayMs : null;
  })
  .optional();

/** Null: for ever; undefined: neither. */
function daysOf(said: unknown): number | null | undefined {
  if (said === 'off' || said === false || said === null) return null;
  const [, days] = /^([1-9]\d{0,3})d$/.exec(typeof said === 'string' ? said : '') ?? [];
  return days !== undefined && Number(days) <= longestDays ? Number(days) : undefined;
}
