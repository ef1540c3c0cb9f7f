import type { Vendor } from './vendor.ts';

const docs = 'https://openrouter.ai/docs/api-reference/errors';
const limits = 'https://openrouter.ai/docs/api-reference/limits';

export const openrouter: Vendor = {
  name: 'openrouter',
  kinds: ['openrouter'],
  names: {},
  wordings: [
    { says: /free-models-per-day/, class: 'quota_exhausted', source: limits },
    { says: /free-models-per-min/, class: 'rate_limit', source: limits },
    {
      says: /insufficient credits|requires more credits|can only afford|never purchased credits|key limit exceeded|more credits are required/,
      class: 'quota_exhausted',
      source: docs,
    },
    { says: /temporarily rate-limited upstream/, class: 'rate_limit', source: docs },
    {
      says: /guardrail restrictions|matching your data policy|all providers have been ignored|no allowed providers are available/,
      class: 'not_found',
      action: 'escalate',
      source: docs,
    },
    {
      says: /no endpoints (?:found|available)|is not a valid model id|no instances available/,
      class: 'not_found',
      source: docs,
    },
    { says: /no auth credentials found|user not found|no cookie auth/, class: 'auth', source: docs },
    { says: /requires moderation|input was flagged|flagged for "/, class: 'content_policy', source: docs },
    { says: /this endpoint's maximum context length/, class: 'context_too_long', source: docs },
  ],
};
