import type { Circle, Refusal, Task } from '@baton/domain';

/** Why a task was not taken; the api knows a sentence and a status for each. */
export type SubmitRefusal =
  | { readonly code: 'no_agent_fits'; readonly refused: readonly Refusal[] }
  | { readonly code: 'unknown_agent'; readonly agent: string; readonly known: readonly string[] }
  | { readonly code: 'unknown_provider'; readonly provider: string; readonly known: readonly string[] }
  | { readonly code: 'deadline_past'; readonly deadline: string }
  | { readonly code: 'invalid_schema'; readonly reason: string }
  | { readonly code: 'dependency_unknown'; readonly ids: readonly string[] }
  /** Places of the same batch, of which `last` is the highest. */
  | { readonly code: 'item_unknown'; readonly items: readonly number[]; readonly last: number }
  | { readonly code: 'dependency_refused'; readonly items: readonly number[] }
  | ({ readonly code: 'dependency_cycle' } & Circle)
  | { readonly code: 'session_unknown'; readonly sessionId: string };

/** `task`: as it was written just now; absent in a replay, where it may have moved on since. */
export type Verdict = { readonly taskId: string; readonly task?: Task } | { readonly refusal: SubmitRefusal };

export type Submission =
  | { readonly kind: 'taken'; readonly verdicts: readonly Verdict[]; readonly replayed: boolean }
  /** A twin with the same idempotency key is being written just now. */
  | { readonly kind: 'in-flight' }
  /** The key was used with another request. */
  | { readonly kind: 'mismatch' };
