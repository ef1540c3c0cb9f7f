import type { Failure, FailureCode } from '@baton/domain';
import { redactedLine } from '../redact.ts';
import { conclude } from './classify-failure.ts';
import type { FailureSample } from './failure-sample.ts';
import { findCauseOfFailure } from './find-cause.ts';
import { readSample } from './read/read-sample.ts';
import { readStatedSize } from './stated-size.ts';

/** The failure of a call that its caller saw fail, in the engine's terms. */
export function readFailure(sample: FailureSample, now: Date): Failure {
  const seen = readSample(sample);
  const found = conclude(seen, findCauseOfFailure(seen, now), now);
  const code: FailureCode = found.class === 'none' ? 'server_error' : found.class;
  const { wait } = found;
  return {
    code,
    message: redactedLine(found.message, sample.secrets ?? []) || fallbackMessage(sample),
    provider: sample.provider,
    ...(sample.status !== undefined && { status: sample.status }),
    ...(wait?.afterMs !== undefined &&
      wait.afterMs !== null &&
      heals.has(code) && {
        retryAfterMs: wait.afterMs,
        resetAt: new Date(now.getTime() + wait.afterMs).toISOString(),
        certainty: wait.certainty,
      }),
    ...(code === 'context_too_long' && readStatedSize(seen.readings)),
    action: found.class === 'none' ? 'retry_same_after_wait' : found.action,
    scope: found.scope,
    evidence: found.evidence,
  };
}

/** Codes that waiting can heal. */
const heals: ReadonlySet<FailureCode> = new Set([
  'rate_limit',
  'usage_window',
  'quota_exhausted',
  'overloaded',
  'network',
  'timeout',
  'server_error',
]);

const fallbackMessage = ({ status, channel }: FailureSample): string =>
  status === undefined ? `The ${channel} call failed without a reason.` : `HTTP ${status} without a reason.`;
