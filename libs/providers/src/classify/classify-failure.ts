import type { Failure, FailureCode } from '@baton/domain';
import { redactedLine } from '../redact.ts';
import { readEvidence, type Evidence } from './evidence.ts';
import type { FailureSample } from './failure-sample.ts';
import { decisiveNames, statusOfName } from './names.ts';
import { readRetryAfterMs } from './retry-after.ts';
import { meaningOf } from './statuses.ts';
import { codeOfText } from './texts.ts';

/** Turns what a provider showed into a failure: the body's names first, then the status, then the words. */
export function classifyFailure(sample: FailureSample, now: Date): Failure {
  const evidence = readEvidence(sample.body);
  const retryAfterMs = readRetryAfterMs(sample.headers, evidence.message, now);
  const code = lengthen(codeOf(sample, evidence), retryAfterMs);
  return {
    code,
    message: redactedLine(evidence.message, sample.secrets ?? []) || fallbackMessage(sample),
    provider: sample.provider,
    ...(sample.status !== undefined && { status: sample.status }),
    ...(retryAfterMs !== null && heals.has(code) && { retryAfterMs }),
  };
}

function codeOf(sample: FailureSample, { names, message, status }: Evidence): FailureCode {
  const decisive = names.map((name) => decisiveNames[name]).findLast((code) => code !== undefined);
  if (decisive) return decisive;
  const named = names.map((name) => statusOfName[name]).findLast((implied) => implied !== undefined);
  const meaning = meaningOf(sample.status ?? 0) ?? meaningOf(status ?? named ?? 0);
  const text = `${message} ${names.join(' ')} ${sample.body}`.slice(0, 8_000).toLowerCase();
  if (meaning) return codeOfText(text, meaning.orByText) ?? meaning.code;
  return codeOfText(text, 'any') ?? (sample.channel === 'network' ? 'network' : 'server_error');
}

/** A throttle that lasts hours is a window: its wait says so where its words do not. */
const shortestWindowMs = 3_600_000;
const lengthen = (code: FailureCode, retryAfterMs: number | null): FailureCode =>
  code === 'rate_limit' && retryAfterMs !== null && retryAfterMs >= shortestWindowMs ? 'usage_window' : code;

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
