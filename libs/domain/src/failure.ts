export const failureCodes = [
  'rate_limit',
  'quota_exhausted',
  'usage_window',
  'overloaded',
  'context_too_long',
  'output_too_long',
  'auth',
  'permission',
  'not_found',
  'invalid_request',
  'content_policy',
  'network',
  'timeout',
  'server_error',
] as const;

export type FailureCode = (typeof failureCodes)[number];

/** A provider's trouble, translated at the edge. `message` is the provider's own reason, with secrets removed. */
export type Failure = {
  readonly code: FailureCode;
  readonly message: string;
  readonly provider: string;
  /** HTTP status, where there was one; a stream that breaks off under 200 keeps 200. */
  readonly status?: number;
  /** How long the provider asks us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
};

/** What follows a failure, before anything else is known. */
export type Remedy = 'retry' | 'hand-over' | 'larger-context' | 'fail';

export const remedyFor = {
  rate_limit: 'hand-over',
  quota_exhausted: 'hand-over',
  usage_window: 'hand-over',
  auth: 'hand-over',
  permission: 'hand-over',
  not_found: 'hand-over',
  overloaded: 'retry',
  network: 'retry',
  timeout: 'retry',
  server_error: 'retry',
  context_too_long: 'larger-context',
  output_too_long: 'fail',
  invalid_request: 'fail',
  content_policy: 'fail',
} as const satisfies Record<FailureCode, Remedy>;

/** Codes a task can end with besides a provider's failure; each comes with a sentence on what to do next. */
export type TaskErrorCode =
  | FailureCode
  | 'deadline_exceeded'
  | 'run_time_exceeded'
  | 'worker_lost'
  | 'dependency_failed'
  | 'output_invalid'
  | 'empty_answer'
  | 'no_provider'
  | 'no_agent'
  | 'tools_unavailable'
  | 'internal';

export type TaskError = { readonly code: TaskErrorCode; readonly message: string; readonly next: string };
