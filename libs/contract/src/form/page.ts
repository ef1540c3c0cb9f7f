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

/** A number out of a query string or a header: plain decimal digits, so that `1e3`, `0x10`, ` 1` and the empty text are none. */
export const wholeNumber = (from: number, to: number) =>
  z.preprocess(
    (text) => (typeof text === 'string' && /^\d+$/.test(text) ? Number(text) : NaN),
    z.int().min(from).max(to),
  );

/** The highest number the store can give to a message or an event. */
export const highestNumber = 2_147_483_647;

export const numberedPageQuery = z.strictObject({
  after: wholeNumber(0, highestNumber).default(0).meta({ description: 'Only what is numbered above this.' }),
  limit: wholeNumber(1, 1_000).default(200),
});
export type NumberedPageQuery = z.output<typeof numberedPageQuery>;

export const pageLimit = wholeNumber(1, 200).default(50);
