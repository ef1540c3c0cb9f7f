import type { Usage } from '../chat/chat.ts';

export type Outcome = 'answered' | 'limited' | 'overloaded' | 'error' | 'dropped' | 'context' | 'aborted';

export type Progress =
  | { readonly kind: 'running' }
  | {
      readonly kind: 'over';
      readonly outcome: Outcome;
      /** Null when the client was gone before an answer began. */
      readonly status: number | null;
      readonly usage: Usage | null;
      /** Milliseconds since the epoch. */
      readonly endedAt: number;
    };

/** A request as it came, kept as text and read again only when somebody looks at the log. */
export interface RequestRecord {
  readonly n: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly provider: string;
  /** A wire's name, or `models`. */
  readonly wire: string;
  readonly method: string;
  readonly path: string;
  /** Names and values in turn, as Node gives them; keys are dropped when they are shown. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
  progress: Progress;
}
