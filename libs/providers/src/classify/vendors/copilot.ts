import type { Vendor } from './vendor.ts';

const copilotDocs = 'https://docs.github.com/copilot/concepts/rate-limits';
const chatErrors = 'https://github.com/microsoft/vscode-copilot-release/issues/2627';
const authErrors = 'https://github.com/microsoft/vscode/issues/253124';
const modelsLimits =
  'https://docs.github.com/github-models/use-github-models/prototyping-with-ai-models#rate-limits';

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
    { says: /token expired: |invalid copilot token/, class: 'auth', source: authErrors },
    {
      says: /your request was rate-limited|you have been rate-limited|exceeded github's api rate limit/,
      class: 'rate_limit',
      source: chatErrors,
    },
    {
      says: /token limit exceeded\. try to shorten your prompt/,
      class: 'context_too_long',
      source: 'https://github.com/microsoft/copilot-intellij-feedback/issues/1289',
    },
    // GitHub Models names the period of a limit in seconds and in the limit's own name.
    {
      says: /rate limit of \d+ per 86400s|exceeded for \w+byday/,
      class: 'quota_exhausted',
      source: modelsLimits,
    },
    {
      says: /rate limit of \d+ per \d{1,3}s exceeded for/,
      class: 'rate_limit',
      source: modelsLimits,
    },
    {
      says: /all of today's free usage|today's free/,
      class: 'quota_exhausted',
      source: 'https://github.com/CodebuffAI/freebuff/issues/1050',
    },
  ],
};
