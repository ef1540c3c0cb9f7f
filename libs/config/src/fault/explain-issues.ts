import { z } from 'zod';
import { showPath, type Path } from './path.ts';

/** One fault of a value against its schema: where, and what would be right. */
export type Explained = { readonly path: Path; readonly remedy: string; readonly unknown?: true };

/** For what a schema says nothing about itself: what would be right, in general words. */
export const remedy: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'unrecognized_keys') return `use only ${fieldsOf(issue.inst).join(', ')}`;
  return issue.code === 'invalid_type' ? `use a value of the kind ${issue.expected}` : undefined;
};

const fieldsOf = (schema: unknown): readonly string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];

/** Every unknown field becomes a fault of its own, so that each gets its own line. */
export const explainIssues = (issues: readonly z.core.$ZodIssue[]): readonly Explained[] =>
  issues.flatMap<Explained>((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key], remedy: issue.message, unknown: true }))
      : [{ path: issue.path, remedy: issue.message }],
  );

/** `priority is 9; use 1 to 5`. `shown` is the value as it may be printed. */
export const sentence = ({ path, remedy, unknown }: Explained, shown: string): string =>
  unknown ? `${showPath(path)} is not a known field; ${remedy}` : `${showPath(path)} is ${shown}; ${remedy}`;
