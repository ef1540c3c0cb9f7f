import type { FailureAction, FailureClass, FailureEvidence, FailureScope } from '@baton/domain';
import type { Wait } from './wait/wait.ts';

/** What a sample is, what to do first about it, and why. */
export type Classification = {
  readonly class: FailureClass;
  readonly action: FailureAction;
  readonly scope: FailureScope;
  /** What the sample says about when to try again, or null. */
  readonly wait: Wait | null;
  readonly evidence: FailureEvidence;
  /** The provider's own words, innermost first; not redacted. */
  readonly message: string;
};
