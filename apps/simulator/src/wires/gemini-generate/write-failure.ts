import type { Failure } from '../../chat/failure.ts';
import type { ReplyFacts, WireFailure } from '../wire.ts';

export const OVERLOADED = 503;
const OVERLOADED_MESSAGE = 'The model is overloaded. Please try again later.';
const QUOTA_MESSAGE =
  'You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits. To monitor your current usage, head to: https://ai.dev/rate-limit. ';
const HOUR_MS = 3_600_000;

/** https://cloud.google.com/apis/design/errors#handling_errors */
const STATUSES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** https://ai.google.dev/gemini-api/docs/troubleshooting */
export function writeFailure(failure: Failure, reply: ReplyFacts): WireFailure {
  switch (failure.kind) {
    case 'limited':
      return limited(failure, reply);
    case 'overloaded':
      return error(OVERLOADED, OVERLOADED_MESSAGE);
    case 'context':
      return error(
        400,
        `The input token count (${failure.inputTokens}) exceeds the maximum number of tokens allowed (${failure.maxTokens}).`,
      );
    case 'unauthorized':
      return error(400, 'API key not valid. Please pass a valid API key.', [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'API_KEY_INVALID',
          domain: 'googleapis.com',
          metadata: { service: 'generativelanguage.googleapis.com' },
        },
      ]);
    case 'too-large':
      return error(
        400,
        `Request payload size exceeds the limit: ${failure.limitBytes} bytes. Please use the files API to upload files.`,
      );
    case 'invalid':
      return error(failure.verbatim?.status ?? 400, failure.message, violations(failure));
  }
}

export const writeStatusError = (status: number): unknown =>
  error(status, status === OVERLOADED ? OVERLOADED_MESSAGE : `Simulated error ${status}`).body;

function limited(failure: Extract<Failure, { kind: 'limited' }>, { model, now }: ReplyFacts): WireFailure {
  // Google writes a limit of 0 where a project has no quota at all, which no wait would heal.
  const limit = Math.max(1, failure.limit);
  const waitMs = Math.max(0, Math.ceil(failure.reopensAt - now));
  const metric = `generativelanguage.googleapis.com/generate_content_${failure.counts === 'requests' ? 'requests' : 'input_token_count'}`;
  const counted = failure.counts === 'requests' ? 'Requests' : 'InputTokens';
  const message = `${QUOTA_MESSAGE}\n* Quota exceeded for metric: ${metric}, limit: ${limit}, model: ${model}\nPlease retry in ${waitMs / 1000}s.`;
  return error(429, message, [
    {
      '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
      violations: [
        {
          quotaMetric: metric,
          quotaId: `Generate${counted}Per${waitMs >= HOUR_MS ? 'Day' : 'Minute'}PerProjectPerModel`,
          quotaDimensions: { location: 'global', model },
          quotaValue: String(limit),
        },
      ],
    },
    {
      '@type': 'type.googleapis.com/google.rpc.Help',
      links: [
        {
          description: 'Learn more about Gemini API quotas',
          url: 'https://ai.google.dev/gemini-api/docs/rate-limits',
        },
      ],
    },
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${Math.ceil(waitMs / 1000)}s` },
  ]);
}

function violations({ field, message }: { field: string | null; message: string }): object[] {
  if (field === null) return [];
  const violation = { ...(field !== '' && { field }), description: message };
  return [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [violation] }];
}

const error = (code: number, message: string, details: readonly object[] = []): WireFailure => ({
  status: code,
  headers: {},
  body: {
    error: {
      code,
      message,
      status: STATUSES[code] ?? (code < 500 ? 'FAILED_PRECONDITION' : 'INTERNAL'),
      ...(details.length > 0 && { details }),
    },
  },
});
