import { z } from 'zod';
import type { View } from '../form/view.ts';
import { refusalView } from '../catalog/match.ts';
import { problemCodes, problems, type ProblemCode } from './problems.ts';

export const problemMediaType = 'application/problem+json';

export const fieldError = z.object({ field: z.string(), message: z.string() }).meta({
  id: 'FieldError',
  example: { field: 'priority', message: 'priority is 9; use one of 1, 2, 3, 4, 5' },
});
export type FieldError = View<typeof fieldError>;

/** RFC 9457, with Baton's stable `code`. */
export const problemView = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(problemCodes),
    retryable: z.boolean(),
    instance: z.string().optional(),
    errors: z.array(fieldError).optional(),
    refused: z.array(refusalView).optional().meta({ description: 'With `no_agent_fits`: why, per agent.' }),
    retryAfterSeconds: z.int().optional().meta({ description: 'The `Retry-After` header says the same.' }),
  })
  .meta({ id: 'Problem' });
export type Problem = View<typeof problemView>;

type ProblemFacts = Partial<Pick<Problem, 'instance' | 'errors' | 'refused' | 'retryAfterSeconds'>>;

/** `detail` is a sentence for this one case: what was found and what would be right. */
export function problem(code: ProblemCode, detail: string, facts: ProblemFacts = {}): Problem {
  return { type: `urn:baton:problem:${code}`, ...problems[code], code, detail, ...facts };
}
