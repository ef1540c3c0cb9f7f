import type { Failure, Invalid } from '../../chat/failure.ts';
import type { ReplyFacts, WireFailure } from '../wire.ts';
import { showDuration } from './show-duration.ts';

export const OVERLOADED = 503;

interface ErrorFacts {
  readonly type: string;
  readonly code: string | null;
  readonly param?: string | null;
}

const INVALID: ErrorFacts = { type: 'invalid_request_error', code: null };
const SERVER_ERROR: ErrorFacts = { type: 'server_error', code: null };
const INVALID_KEY: ErrorFacts = { type: 'invalid_request_error', code: 'invalid_api_key' };
const OVERLOADED_MESSAGE =
  'The server is currently overloaded with other requests. Please retry your request.';

/** https://platform.openai.com/docs/guides/error-codes */
export function writeFailure(failure: Failure, reply: ReplyFacts): WireFailure {
  switch (failure.kind) {
    case 'limited': {
      const waitMs = Math.max(0, Math.ceil(failure.reopensAt - reply.now));
      const message = `Rate limit reached for ${reply.model}: Limit ${failure.limit} ${failure.counts}. Please try again in ${showDuration(waitMs)}.`;
      return {
        status: 429,
        headers: { 'retry-after': String(Math.ceil(waitMs / 1000)), 'retry-after-ms': String(waitMs) },
        body: error(message, { type: failure.counts, code: 'rate_limit_exceeded' }),
      };
    }
    case 'overloaded':
      return plainFailure(OVERLOADED, OVERLOADED_MESSAGE, SERVER_ERROR);
    case 'context':
      return plainFailure(
        400,
        `This model's maximum context length is ${failure.maxTokens} tokens. However, your messages resulted in ${failure.inputTokens} tokens. Please reduce the length of the messages.`,
        { type: 'invalid_request_error', code: 'context_length_exceeded', param: 'messages' },
      );
    case 'unauthorized':
      return plainFailure(401, 'Incorrect API key provided.', INVALID_KEY);
    case 'too-large':
      return plainFailure(413, `The request body is larger than ${failure.limitBytes} bytes.`, INVALID);
    case 'invalid':
      return plainFailure(failure.verbatim?.status ?? 400, describeInvalidField(failure), {
        type: 'invalid_request_error',
        code: failure.verbatim?.code ?? null,
        param: failure.field,
      });
  }
}

export function writeStatusError(status: number): unknown {
  const message = status === OVERLOADED ? OVERLOADED_MESSAGE : `Simulated error ${status}`;
  if (status === 401) return error(message, INVALID_KEY);
  if (status === 429) return error(message, { type: 'requests', code: 'rate_limit_exceeded' });
  return error(message, status >= 500 ? SERVER_ERROR : INVALID);
}

const describeInvalidField = ({ field, message, verbatim }: Invalid): string =>
  field === null || verbatim ? message : `Invalid value for '${field}': ${message}`;

const plainFailure = (status: number, message: string, facts: ErrorFacts): WireFailure => ({
  status,
  headers: {},
  body: error(message, facts),
});

const error = (message: string, { type, code, param = null }: ErrorFacts): unknown => ({
  error: { message, type, param, code },
});
