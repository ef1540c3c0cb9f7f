import type { Failure } from '../../chat/failure.ts';
import type { ReplyFacts, WireFailure } from '../wire.ts';

export const OVERLOADED = 529;

/** https://platform.claude.com/docs/en/api/errors */
const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  [OVERLOADED]: 'overloaded_error',
};

export function writeFailure(failure: Failure, reply: ReplyFacts): WireFailure {
  switch (failure.kind) {
    case 'limited': {
      const message = `This request would exceed your rate limit of ${failure.limit} ${failure.counts}. Please try again later.`;
      const seconds = Math.ceil(Math.max(0, failure.reopensAt - reply.now) / 1000);
      return { status: 429, headers: { 'retry-after': String(seconds) }, body: error(429, message, reply) };
    }
    case 'overloaded':
      return plainFailure(OVERLOADED, 'Overloaded', reply);
    case 'context':
      return plainFailure(
        400,
        `prompt is too long: ${failure.inputTokens} tokens > ${failure.maxTokens} maximum`,
        reply,
      );
    case 'unauthorized':
      return plainFailure(401, 'invalid x-api-key', reply);
    case 'too-large':
      return plainFailure(413, `Request exceeds the maximum size of ${failure.limitBytes} bytes`, reply);
    case 'invalid':
      return plainFailure(
        400,
        failure.field === null || failure.verbatim ? failure.message : `${failure.field}: ${failure.message}`,
        reply,
      );
  }
}

export const writeStatusError = (status: number, reply: ReplyFacts): unknown =>
  error(status, status === OVERLOADED ? 'Overloaded' : `Simulated error ${status}`, reply);

const plainFailure = (status: number, message: string, reply: ReplyFacts): WireFailure => ({
  status,
  headers: {},
  body: error(status, message, reply),
});

const error = (status: number, message: string, reply: ReplyFacts): unknown => ({
  type: 'error',
  error: { type: ERROR_TYPES[status] ?? 'api_error', message },
  request_id: reply.requestId,
});
