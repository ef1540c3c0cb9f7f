import type { z } from 'zod';
import { inspectJson } from './inspect-json.ts';
import { problemFrom } from './problem-from.ts';
import { problem, type Problem } from './problem.ts';
import type { ProblemCode } from './problems.ts';
import { remedy } from './remedy.ts';

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/** Checks a body, query or header against its schema. A body must have passed `refuseUnfit` before. */
export function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  code: ProblemCode = 'invalid_body',
): Parsed<z.output<S>> {
  const result = schema.safeParse(value, { error: remedy });
  return result.success
    ? { ok: true, value: result.data }
    : { ok: false, problem: problemFrom(result.error, value, code) };
}

/** The refusal of a body that holds what no body may, or null. */
export function refuseUnfit(body: unknown, code: ProblemCode = 'invalid_body'): Parsed<never> | null {
  const unfit = inspectJson(body);
  return unfit && { ok: false, problem: problem(code, `${unfit.message}.`, { errors: [unfit] }) };
}
