import { timestamp } from './scalars.ts';

/** A point in time given in a query or a body. */
export const instant = timestamp.transform((text) => new Date(text));
