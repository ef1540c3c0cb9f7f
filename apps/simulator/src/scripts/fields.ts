import { z } from 'zod';

/** Schemas whose every message says what would be right, as `describeFaults` needs it. */

export const strict = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, `an object with only these fields: ${Object.keys(shape).join(', ')}`);

export const number = (right: string, min: number, max: number) =>
  z.number(right).min(min, right).max(max, right);

export const integer = (right: string, min: number, max: number) =>
  z.int(right).min(min, right).max(max, right);

export const text = (right: string) => z.string(right);
