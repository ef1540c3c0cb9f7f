import type { Vendor } from './vendor.ts';

const copilotDocs = 'https://docs.github.com/copilot/concepts/rate-limits';
const corpus = 'corpus';

export const copilot: Vendor = {
  name: 'copilot',
  kinds: ['copilot', 'github-copilot'],
  names: {
    user_weekly_rate_limited: 'usage_window',
    user_global_rate_limited: 'usage_window',
    model_max_prompt_tokens_exceeded: 'context_too_long',
    model_not_supported: 'not_found',
  },
  vagueNames: { user_model_rate_limited: 'rate_limit', rate_limited: 'rate_limit' },
  wordings: [
    {
      says: /premium (?:request|model)[\w ]{0,20}(?:allowance|quota|limit)|reached your monthly [\w ]{0,30}(?:quota|limit)|you have no quota/,
      class: 'quota_exhausted',
      source: copilotDocs,
    },
    {
      says: /hit a rate limit that restricts|you've hit your rate limit\. please wait for your limit to reset|hit (?:your|a|the) (?:global|weekly|session) rate limit/,
      class: 'usage_window',
      throttleIfShort: true,
      source: copilotDocs,
    },
    { says: /prompt token count of \d+ exceeds/, class: 'context_too_long', source: copilotDocs },
    { says: /token expired: /, class: 'auth', source: copilotDocs },
    { says: /all of today's free usage|today's free/, class: 'quota_exhausted', source: corpus },
  ],
};
