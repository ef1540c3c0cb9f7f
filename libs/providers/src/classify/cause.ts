import type { FailureEvidence } from '@baton/domain';
import type { Meaning } from './vendors/vendor.ts';

/** What decided about a sample. */
export type Cause = {
  readonly meaning: Meaning;
  readonly evidence: FailureEvidence;
  readonly reading?: string;
};

export const cause = (
  meaning: Meaning,
  by: FailureEvidence['by'],
  field: string,
  words: string,
  reading?: string,
): Cause => ({ meaning, evidence: { by, field, words }, ...(reading !== undefined && { reading }) });
