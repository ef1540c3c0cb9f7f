import { z } from 'zod';
import { boundsOf, showBounds } from './bounds.ts';

/**
 * What a schema takes, in words: `a whole number from 1 to 200`, `a text of at most 100 characters`. One phrase
 * per schema whatever is wrong with the value, so that one correction is enough.
 */
export function expectationOf(schema: unknown): string {
  if (schema instanceof z.ZodNumber) return `${kindOf(schema)}${showBounds(boundsOf(schema))}`;
  if (schema instanceof z.ZodUUID) return 'a UUID';
  if (schema instanceof z.ZodISODateTime)
    return 'an RFC 3339 time with an offset, such as 2030-01-01T09:00:00Z';
  if (schema instanceof z.ZodBase64) return 'base64 text';
  if (schema instanceof z.ZodString) return `a text${showBounds(boundsOf(schema), 'character')}`;
  if (schema instanceof z.ZodArray) return `a list${showBounds(boundsOf(schema), 'item')}`;
  if (schema instanceof z.ZodEnum) return oneOf(schema.options);
  if (schema instanceof z.ZodLiteral) return oneOf([...schema.values]);
  if (schema instanceof z.ZodBoolean) return 'true or false';
  if (schema instanceof z.ZodObject) return `an object with ${Object.keys(schema.shape).join(', ')}`;
  if (schema instanceof z.ZodUnion) return schema.options.map(expectationOf).join(' or ');
  return 'another value';
}

export const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`;

const kindOf = (schema: z.ZodNumber): string =>
  schema.format?.includes('int') ? 'a whole number' : 'a number';
