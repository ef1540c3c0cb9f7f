import type { Adapter } from '../adapter.ts';
import { createModel } from './model.ts';
import { usageSoFar } from './usage-so-far.ts';

/** OpenAI's Chat Completions and the servers that copy it: https://platform.openai.com/docs/api-reference/chat */
export const openaiCompatible: Adapter = {
  wire: { longestCallId: 40, mediaTypes: ['image/*', 'application/pdf'], marksErrors: false },
  createModel,
  modelsRequest: ({ baseUrl, apiKey }) => ({
    url: `${baseUrl}/models`,
    headers: { ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }) },
  }),
  usageSoFar,
};
