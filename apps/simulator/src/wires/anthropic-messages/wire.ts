import type { Wire } from '../wire.ts';
import { readRequest } from './read-request.ts';
import { writeAnswer } from './write-answer.ts';
import { OVERLOADED, writeFailure, writeStatusError } from './write-failure.ts';
import { writeErrorFrame, writeFrames } from './write-frames.ts';
import { writeLimitHeaders } from './write-limit-headers.ts';

/** Anthropic's Messages API, https://platform.claude.com/docs/en/api/messages */
export const anthropicMessages: Wire = {
  name: 'anthropic-messages',
  path: /^\/v1\/messages$/,
  shownPath: '/v1/messages',
  readRequest,
  writeAnswer,
  writeFrames,
  writeErrorFrame,
  writeFailure,
  writeStatusError,
  requestIdHeader: 'request-id',
  overloadedStatus: OVERLOADED,
  writeLimitHeaders,
};
