import type { z } from 'zod';
import type { FieldError } from './problem.ts';
import { showValue } from './show-value.ts';

/** One sentence per field at fault: the field, what was found there, what would be right. */
export function explainIssues(issues: readonly z.core.$ZodIssue[], body: unknown): readonly FieldError[] {
  const errors = issues.flatMap((issue) =>
    issue.code === 'invalid_union' ? explainUnion(issue, body) : explainIssue(issue, body),
  );
  return firstPerField(errors);
}

function firstPerField(errors: readonly FieldError[]): readonly FieldError[] {
  const byField = new Map<string, FieldError>();
  for (const error of errors) if (!byField.has(error.field)) byField.set(error.field, error);
  return [...byField.values()];
}

function explainIssue(issue: z.core.$ZodIssue, body: unknown): readonly FieldError[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const field = fieldName([...issue.path, key]);
      return { field, message: `${field} is not a known field; ${issue.message}` };
    });
  const field = fieldName(issue.path);
  return [{ field, message: `${field} is ${showValue(valueAt(body, issue.path))}; ${issue.message}` }];
}

/** The faults of the alternative that was meant: the first whose outer shape is right; else the choice itself. */
function explainUnion(issue: z.core.$ZodIssueInvalidUnion, body: unknown): readonly FieldError[] {
  const meant = issue.errors.find((branch) => !branch.some(isOfAnotherShape));
  if (!meant) return explainIssue(issue, body);
  return explainIssues(
    meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
    body,
  );
}

const isOfAnotherShape = (issue: z.core.$ZodIssue): boolean =>
  issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');

/** `requires.tools[0]`; the whole is `body`. */
export const fieldName = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((name, key) => {
    if (typeof key === 'number') return `${name}[${key}]`;
    const word = showKey(String(key));
    return name === '' ? word : `${name}.${word}`;
  }, '') || 'body';

const showKey = (key: string): string => (key.length > 60 ? `${key.slice(0, 60).toWellFormed()}…` : key);

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  let value = body;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
