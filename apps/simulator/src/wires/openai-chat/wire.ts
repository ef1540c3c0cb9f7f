import type { Wire } from '../wire.ts';
import { readRequest } from './read-request.ts';
import { writeAnswer } from './write-answer.ts';
import { OVERLOADED, writeFailure, writeStatusError } from './write-failure.ts';
import { writeErrorFrame, writeFrames } from './write-frames.ts';
import { writeLimitHeaders } from './write-limit-headers.ts';

/** OpenAI's Chat Completions API, https://platform.openai.com/docs/api-reference/chat */
export const openaiChat: Wire = {
  name: 'openai-chat',
  path: /^\/v1\/chat\/completions$/,
  shownPath: '/v1/chat/completions',
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
