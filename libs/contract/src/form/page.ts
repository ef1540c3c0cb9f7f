import { z } from 'zod';
import { count } from './scalars.ts';

/** Everything there is, in one answer. */
export const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

/** One page, newest first; null ends the list. */
export const cursorPageOf = <T extends z.ZodType>(item: T) =>
  listOf(item).extend({ nextCursor: z.string().nullable() });

/** One page of things that are numbered from 1 without holes; null: nothing more for now. */
export const numberedPageOf = <T extends z.ZodType>(item: T) =>
  listOf(item).extend({ nextAfter: count.nullable() });

/** A number out of a query string; the empty text is none. */
const wholeNumber = z.coerce.number<string>().int();

/** The highest number the store can give to a message or an event. */
export const highestNumber = 2_147_483_647;

export const numberedPageQuery = z.strictObject({
  after: wholeNumber
    .min(0)
    .max(highestNumber)
    .default(0)
    .meta({ description: 'Only what is numbered above this.' }),
  limit: wholeNumber.min(1).max(1000).default(200),
});
export type NumberedPageQuery = z.output<typeof numberedPageQuery>;

export const pageLimit = wholeNumber.min(1).max(200).default(50);
