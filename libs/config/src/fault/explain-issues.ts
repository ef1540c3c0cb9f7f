import { z } from 'zod';
import { showPath, type Path } from './path.ts';

/** One fault of a value against its schema: where, and what would be right. */
export type Explained = {
  readonly path: Path;
  readonly remedy: string;
  /** What is wrong, given the value as it may be printed; by default that it is this value. */
  readonly verdict?: (shown: string) => string;
};

/** For what a schema says nothing about itself: what would be right, in general words. */
export const remedy: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'unrecognized_keys') return `use only ${fieldsOf(issue.inst).join(', ')}`;
  return issue.code === 'invalid_type' ? `use a value of the kind ${issue.expected}` : undefined;
};

const fieldsOf = (schema: unknown): readonly string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];

/** Every unknown field becomes a fault of its own, so that each gets its own line. One place is complained about once. */
export const explainIssues = (issues: readonly z.core.$ZodIssue[]): readonly Explained[] =>
  oncePerPath(issues.flatMap(explainIssue));

function explainIssue(issue: z.core.$ZodIssue): readonly Explained[] {
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key], remedy: message, verdict: notAField }));
  return [{ path, remedy: message, ...(issue.code === 'invalid_key' && { verdict: notAnId }) }];
}

const notAField = (): string => 'is not a known field';
const notAnId = (): string => 'is not a usable id';

const oncePerPath = (faults: readonly Explained[]): readonly Explained[] =>
  [...new Map(faults.toReversed().map((fault) => [fault.path.join('\0'), fault])).values()].toReversed();

/** `priority is 9; use 1 to 5`. `shown` is the value as it may be printed. */
export const sentence = (
  { path, remedy, verdict = (value) => `is ${value}` }: Explained,
  shown: string,
): string => `${showPath(path)} ${verdict(shown)}; ${remedy}`;
