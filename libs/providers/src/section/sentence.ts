import { z } from 'zod';

/*
 * A message of these sections is a remedy: what to do, without the field's name, its value and a full stop, all of
 * which whoever prints it puts around it. No semicolon either: it divides the two.
 */

/** An object's complaint: unknown fields, and anything else with what it should be. */
export const objectSentence = (what: string, fields: readonly string[]) => ({
  error: (issue: z.core.$ZodRawIssue): string =>
    issue.code === 'unrecognized_keys'
      ? `remove it or correct its spelling: ${what} has ${fields.join(', ')}`
      : `use a map with ${fields.join(', ')}`,
});

/** Provider and tool server ids. */
const idPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;
const idRemedy = 'use lower-case letters, digits and hyphens, at most 63, beginning with a letter or digit';

/** Id → `entry`. What stands under a bad id is checked like everything else. */
export const mapById = <S extends z.ZodType>(entry: S, what: string) =>
  z.record(z.string(), entry, `use a map of ids to ${what}`).superRefine(
    (map, context) => {
      for (const id of Object.keys(map).filter((key) => !idPattern.test(key)))
        context.addIssue({
          code: 'invalid_key',
          origin: 'record',
          issues: [],
          path: [id],
          message: idRemedy,
          input: id,
        });
    },
    { when: ({ value }) => isMap(value) },
  );

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
