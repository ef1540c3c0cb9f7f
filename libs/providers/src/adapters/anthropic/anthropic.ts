import type { Adapter } from '../adapter.ts';
import { createModel } from './model.ts';
import { usageSoFar } from './usage-so-far.ts';

/** The Anthropic Messages API: https://platform.claude.com/docs/en/api/messages */
export const anthropic: Adapter = {
  wire: {
    longestCallId: 64,
    mediaTypes: ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'application/pdf'],
    marksErrors: true,
  },
  createModel,
  modelsRequest: ({ baseUrl, apiKey }) => ({
    url: `${baseUrl}/models?limit=1`,
    headers: { 'anthropic-version': '2023-06-01', ...(apiKey !== undefined && { 'x-api-key': apiKey }) },
  }),
  usageSoFar,
};
