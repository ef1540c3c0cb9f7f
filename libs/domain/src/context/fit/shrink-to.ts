import { correctedBy } from '../token-count.ts';

export type Refused = {
  /** What was sent, system and tools included, as `countTokens` counts. */
  readonly sentTokens: number;
  /** What the failure said fits, if it did, as the provider counts; input and output together. */
  readonly limitTokens?: number;
  /** What the failure said was sent, if it did, as the provider counts. */
  readonly reportedTokens?: number;
  /** Held free for the answer. */
  readonly outputTokens: number;
};

/** Without a word on what fits. */
const blindShare = 0.7;
/** Against a limit that is stated, so that the next try is not refused for a hair. */
const statedShare = 0.97;

/**
 * The next `ceilingTokens` after a provider refused a context as too long: what it said fits, in our count, else 70 %
 * of what was sent. Always less than what was sent, so that tries come to an end.
 */
export function shrinkTo({ sentTokens, limitTokens, reportedTokens, outputTokens }: Refused): number {
  const blind = Math.floor(sentTokens * blindShare);
  if (limitTokens === undefined || !(limitTokens > 0)) return blind;
  const correction = reportedTokens === undefined ? 1 : correctedBy(reportedTokens, sentTokens);
  const room = limitTokens > outputTokens ? limitTokens - outputTokens : limitTokens * blindShare;
  const stated = Math.floor((room / correction) * statedShare);
  return stated < sentTokens * 0.99 ? stated : blind;
}
