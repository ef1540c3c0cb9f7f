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

/** What a failed call can be, and `none`: it did not fail, the text only speaks of failures. */
export const failureClasses = [...failureCodes, 'none'] as const;
export type FailureClass = (typeof failureClasses)[number];

/** What to do first about it. */
export const failureActions = [
  'retry_same_after_wait',
  'switch_provider',
  'shrink_context',
  'fix_request',
  'escalate',
  'none',
] as const;
export type FailureAction = (typeof failureActions)[number];

/** What it shuts: this request, this model, everything under this credential, or the whole provider. */
export type FailureScope = 'request' | 'model' | 'credential' | 'provider';

/** `stated`: the provider said so in so many words; `derived`: computed from what it said; `assumed`: a part is guessed. */
export type Certainty = 'stated' | 'derived' | 'assumed';

/** What decided: where it stood, and the words. `unclassified`: nothing did, and the class is the channel's fallback. */
export type FailureEvidence = {
  readonly by: 'event' | 'header' | 'name' | 'text' | 'status' | 'channel' | 'unclassified';
  /** The field, the header or the vendor whose wording it is. */
  readonly field: string;
  /** The words, without secrets, in at most 120 characters. */
  readonly words: string;
};

/** A provider's trouble, translated at the edge. `message` is the provider's own reason, with secrets removed. */
export type Failure = {
  readonly code: FailureCode;
  readonly message: string;
  readonly provider: string;
  /** Which of the provider's credentials the call was made with. */
  readonly credential?: string;
  /** HTTP status, where there was one; a stream that breaks off under 200 keeps 200. */
  readonly status?: number;
  /** How long the provider asks us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The moment that wait ends, as ISO 8601 in UTC. */
  readonly resetAt?: string;
  /** How sure `retryAfterMs` and `resetAt` are. */
  readonly certainty?: Certainty;
  /** Of a context that is too long: how many tokens fit, as the provider counts. */
  readonly limitTokens?: number;
  /** How many the provider counted in what it was sent. */
  readonly reportedTokens?: number;
  readonly action?: FailureAction;
  readonly scope?: FailureScope;
  readonly evidence?: FailureEvidence;
  /** Nothing was refused: what is left of a window would not have lasted. */
  readonly foreseen?: true;
};

/** An error that no rule knew, kept so that one can be taught. Without secrets. */
export type UnknownFailure = {
  /** The same for errors that differ in numbers, ids and hosts alone. */
  readonly fingerprint: string;
  readonly kind: string;
  readonly channel: 'http' | 'sse' | 'cli' | 'network';
  readonly status: number | null;
  readonly body: string;
};

/** What follows a failure, before anything else is known. */
export type Remedy = 'retry' | 'hand-over' | 'larger-context' | 'ask' | 'fail';

/** Where nobody said what to do about it: what the code alone asks for. */
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

/**
 * Where class and action together ask for something else than the class alone. A limit whose window reopens is handed
 * over all the same: the cooldown keeps its reset, and a task that nobody else can take is parked until then.
 */
const remedyByAction: Partial<Record<FailureAction, Partial<Record<FailureCode, Remedy>>>> = {
  switch_provider: {
    overloaded: 'hand-over',
    network: 'hand-over',
    timeout: 'hand-over',
    server_error: 'hand-over',
  },
  shrink_context: { quota_exhausted: 'larger-context', invalid_request: 'larger-context' },
  // A budget that a person set: another provider would only evade it.
  escalate: { network: 'hand-over', quota_exhausted: 'ask' },
};

/** What follows this failure: its action where it has one, else its code. */
export const remedyOf = ({ code, action }: Failure): Remedy =>
  (action && remedyByAction[action]?.[code]) ?? remedyFor[code];

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
  | 'session_broken'
  | 'internal';

export type TaskError = { readonly code: TaskErrorCode; readonly message: string; readonly next: string };
