import type { Adapter } from '../adapter.ts';
import { createModel } from './model.ts';
import { usageSoFar } from './usage-so-far.ts';

/** OpenAI's Responses API: https://platform.openai.com/docs/api-reference/responses */
export const openai: Adapter = {
  wire: {
    longestCallId: 64,
    mediaTypes: ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'application/pdf'],
    marksErrors: true,
  },
  createModel,
  modelsRequest: ({ baseUrl, apiKey }) => ({
    url: `${baseUrl}/models`,
    headers: { ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }) },
  }),
  usageSoFar,
};
