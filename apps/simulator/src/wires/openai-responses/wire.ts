import { OVERLOADED, writeStatusError } from '../openai-chat/write-failure.ts';
import { writeLimitHeaders } from '../openai-chat/write-limit-headers.ts';
import type { Wire } from '../wire.ts';
import { readRequest } from './read-request.ts';
import { writeAnswer } from './write-answer.ts';
import { writeFailure } from './write-failure.ts';
import { writeErrorFrame, writeFrames } from './write-frames.ts';

/** OpenAI's Responses API, https://platform.openai.com/docs/api-reference/responses */
export const openaiResponses: Wire = {
  name: 'openai-responses',
  path: /^\/v1\/responses$/,
  shownPath: '/v1/responses',
  readRequest,
  writeAnswer,
  writeFrames,
  writeErrorFrame,
  writeFailure,
  writeStatusError,
  requestIdHeader: 'x-request-id',
  overloadedStatus: OVERLOADED,
  writeLimitHeaders,
};
