import type { z } from 'zod';
import type { Invalid } from '../chat/failure.ts';

/** The first fault of a request as vendors tell it: dotted path and what is wrong. */
export function describeInvalid(error: z.ZodError): Invalid {
  const issue = error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  const message = issue?.message ?? 'Invalid request';
  return { kind: 'invalid', field: field === '' ? null : field, message };
}
