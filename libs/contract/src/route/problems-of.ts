import type { ProblemCode } from '../problem/problems.ts';
import type { Route } from './route.ts';

/** Every problem a route can answer with: its own, and those that follow from what it takes. */
export function problemsOf(route: Route): readonly ProblemCode[] {
  if (route.scope === null) return [];
  return [
    'unauthenticated',
    'key_expired',
    'key_revoked',
    'forbidden',
    'too_many_requests',
    'headers_too_large',
    'internal',
    'overloaded',
    'unavailable',
    ...(route.path.includes('{id}') ? (['not_found'] as const) : []),
    ...(route.query ? (['invalid_query'] as const) : []),
    ...(route.body ? bodyProblems : []),
    ...(route.idempotent ? idempotencyProblems : []),
    ...(route.problems ?? []),
  ];
}

const bodyProblems = [
  'invalid_json',
  'invalid_body',
  'body_too_large',
  'unsupported_media_type',
  'request_timeout',
] as const;
const idempotencyProblems = [
  'invalid_header',
  'idempotency_in_flight',
  'idempotency_mismatch',
  'task_deleted',
] as const;
