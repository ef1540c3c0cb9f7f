/**
 * Every problem an answer can name. `code` is the key and never changes; `retryable` says whether the same
 * request may succeed later without being changed.
 */
export const problems = {
  invalid_json: { status: 400, title: 'The body is not JSON', retryable: false },
  invalid_body: { status: 400, title: 'The body does not fit', retryable: false },
  invalid_query: { status: 400, title: 'The query does not fit', retryable: false },
  invalid_header: { status: 400, title: 'A header does not fit', retryable: false },
  unauthenticated: { status: 401, title: 'No valid API key', retryable: false },
  key_expired: { status: 401, title: 'The API key has expired', retryable: false },
  key_revoked: { status: 401, title: 'The API key was revoked', retryable: false },
  forbidden: { status: 403, title: 'The API key may not do this', retryable: false },
  scope_exceeded: { status: 403, title: 'A key cannot give scopes it lacks', retryable: false },
  not_found: { status: 404, title: 'Not found', retryable: false },
  method_not_allowed: { status: 405, title: 'Method not allowed', retryable: false },
  request_timeout: { status: 408, title: 'The request did not arrive in time', retryable: true },
  conflict: { status: 409, title: 'The state has changed', retryable: true },
  not_asking: { status: 409, title: 'The task asks nothing', retryable: false },
  already_answered: { status: 409, title: 'The question was already answered', retryable: false },
  not_retryable: { status: 409, title: 'The task cannot be retried', retryable: false },
  not_cancelable: { status: 409, title: 'The task cannot be canceled', retryable: false },
  session_held: { status: 409, title: 'Unfinished tasks need the session', retryable: false },
  idempotency_in_flight: {
    status: 409,
    title: 'The first request with this key is under way',
    retryable: true,
  },
  task_deleted: { status: 410, title: 'The task of this key was deleted', retryable: false },
  body_too_large: { status: 413, title: 'The body is too large', retryable: false },
  unsupported_media_type: { status: 415, title: 'Not a content type that is read here', retryable: false },
  idempotency_mismatch: { status: 422, title: 'The key was used with another body', retryable: false },
  no_agent_fits: { status: 422, title: 'No agent fits the task', retryable: false },
  unknown_agent: { status: 422, title: 'No such agent', retryable: false },
  unknown_provider: { status: 422, title: 'No such provider', retryable: false },
  unknown_session: { status: 422, title: 'No such session', retryable: false },
  dependency_unknown: { status: 422, title: 'No such task to depend on', retryable: false },
  dependency_refused: { status: 422, title: 'A task to depend on was refused', retryable: false },
  dependency_cycle: { status: 422, title: 'The tasks wait for each other', retryable: false },
  deadline_past: { status: 422, title: 'The deadline has passed', retryable: false },
  invalid_schema: { status: 422, title: 'Not a JSON Schema', retryable: false },
  invalid_cap: { status: 422, title: 'The cap is not high enough', retryable: false },
  too_many_requests: { status: 429, title: 'Too many requests', retryable: true },
  headers_too_large: { status: 431, title: 'The headers are too large', retryable: false },
  internal: { status: 500, title: 'Something went wrong inside Baton', retryable: true },
  overloaded: { status: 503, title: 'More is asked than can be served', retryable: true },
  unavailable: { status: 503, title: 'A store cannot be reached', retryable: true },
} as const satisfies Record<string, { status: number; title: string; retryable: boolean }>;

export type ProblemCode = keyof typeof problems;
export const problemCodes = Object.keys(problems) as readonly ProblemCode[];
