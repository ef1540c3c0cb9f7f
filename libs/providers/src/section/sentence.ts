import type { z } from 'zod';

/** An object's complaint: unknown fields by name with what is allowed, anything else with what it should be. */
export const objectSentence = (what: string, fields: readonly string[]) => ({
  error: (issue: z.core.$ZodRawIssue): string =>
    issue.code === 'unrecognized_keys'
      ? `${issue.keys.map((key) => `"${key}"`).join(', ')} is not a field of ${what}: remove it or correct its spelling. Known fields: ${fields.join(', ')}.`
      : `must be ${what} with these fields: ${fields.join(', ')}.`,
});

/** Provider and tool server ids. */
export const idPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;
export const idSentence =
  'is not a usable id: use lower-case letters, digits and hyphens, at most 63, beginning with a letter or digit.';
