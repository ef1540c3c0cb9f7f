import { z } from 'zod';
import { expectationOf, oneOf } from './expectation.ts';

/** Makes the message of every issue what would be right; where a schema brings its own message, that one stands. */
export const remedy: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'unrecognized_keys') return `use only ${fieldsOf(issue.inst).join(', ')}`;
  if (issue.code === 'invalid_union' && Array.isArray(issue.options)) return `use ${oneOf(issue.options)}`;
  return `use ${expectationOf(issue.schema ?? issue.inst)}`;
};

const fieldsOf = (schema: unknown): readonly string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
