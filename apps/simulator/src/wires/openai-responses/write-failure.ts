import type { Failure } from '../../chat/failure.ts';
import { writeFailure as writeChatFailure } from '../openai-chat/write-failure.ts';
import type { ReplyFacts, WireFailure } from '../wire.ts';

/** As Chat Completions, with words of its own where the input is too long. */
export function writeFailure(failure: Failure, reply: ReplyFacts): WireFailure {
  if (failure.kind !== 'context') return writeChatFailure(failure, reply);
  return {
    status: 400,
    headers: {},
    body: {
      error: {
        message:
          'Your input exceeds the context window of this model. Please adjust your input and try again.',
        type: 'invalid_request_error',
        param: 'input',
        code: 'context_length_exceeded',
      },
    },
  };
}
