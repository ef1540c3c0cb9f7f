import type { z } from 'zod';
import { explainIssues } from './explain-issues.ts';
import { problem, type Problem } from './problem.ts';
import type { ProblemCode } from './problems.ts';

/** Faults told at once; a body can have thousands. */
const mostErrors = 50;

/** The problem behind a refused value: the first fault as its sentence, all of them (50 at most) as `errors`. */
export function problemFrom(
  error: z.core.$ZodError,
  body: unknown,
  code: ProblemCode = 'invalid_body',
): Problem {
  const errors = explainIssues(error.issues, body);
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more, see errors)` : '';
  return problem(code, `${errors[0]?.message ?? 'The value does not fit'}${more}.`, {
    errors: errors.slice(0, mostErrors),
  });
}
