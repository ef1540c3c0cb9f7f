import type { Wire } from '../wire.ts';
import { readRequest } from './read-request.ts';
import { writeAnswer } from './write-answer.ts';
import { OVERLOADED, writeFailure, writeStatusError } from './write-failure.ts';
import { writeErrorFrame, writeFrames } from './write-frames.ts';

/** Google's Gemini API, https://ai.google.dev/api/generate-content */
export const geminiGenerate: Wire = {
  name: 'gemini-generate',
  path: /^\/v1(?:beta)?\/models\/[^/:]+:(?:generateContent|streamGenerateContent)$/,
  shownPath: '/v1beta/models/{model}:generateContent or :streamGenerateContent',
  readRequest,
  writeAnswer,
  writeFrames,
  writeErrorFrame,
  writeFailure,
  writeStatusError,
  requestIdHeader: 'x-gemini-request-id',
  overloadedStatus: OVERLOADED,
  // Gemini tells nothing of its limits until they are reached; the error's details do.
  writeLimitHeaders: () => ({}),
};
