import type { Adapter } from '../adapter.ts';
import { createModel } from './model.ts';
import { usageSoFar } from './usage-so-far.ts';

/** Google's Gemini API: https://ai.google.dev/api/generate-content */
export const google: Adapter = {
  wire: {
    longestCallId: 64,
    mediaTypes: ['image/*', 'audio/*', 'video/*', 'application/pdf'],
    marksErrors: true,
  },
  createModel,
  modelsRequest: ({ baseUrl, apiKey }) => ({
    url: `${baseUrl}/models?pageSize=1`,
    headers: { ...(apiKey !== undefined && { 'x-goog-api-key': apiKey }) },
  }),
  usageSoFar,
};
