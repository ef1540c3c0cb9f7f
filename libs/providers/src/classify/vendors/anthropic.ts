import type { Vendor } from './vendor.ts';

const api = 'https://platform.claude.com/docs/en/api/errors';
const limits = 'https://platform.claude.com/docs/en/api/rate-limits';

export const anthropic: Vendor = {
  name: 'anthropic',
  kinds: ['anthropic'],
  names: {
    overloaded_error: 'overloaded',
    billing_error: 'quota_exhausted',
    request_too_large: 'context_too_long',
    authentication_error: 'auth',
    not_found_error: 'not_found',
    timeout_error: 'timeout',
    model_context_window_exceeded: 'context_too_long',
  },
  vagueNames: {
    invalid_request_error: 'invalid_request',
    rate_limit_error: 'rate_limit',
    api_error: 'server_error',
    permission_error: 'permission',
  },
  wordings: [
    { says: /credit balance is too low/, class: 'quota_exhausted', source: api },
    {
      says: /reached your specified (?:api|workspace api) usage limits|you will regain access on/,
      class: 'quota_exhausted',
      source: limits,
    },
    {
      says: /(?:extra usage|usage credits) (?:is|are) required for (?:long context|1m context)|long context beta is not (?:yet )?available/,
      class: 'quota_exhausted',
      action: 'shrink_context',
      source: 'https://github.com/anthropics/claude-code/issues/27944',
    },
    {
      says: /third-party apps now draw from your extra usage|you're out of extra usage(?!.{0,5}resets)/,
      class: 'quota_exhausted',
      source: 'https://code.claude.com/docs/en/errors',
    },
    {
      says: /number of [\w ]{0,30}tokens has exceeded your daily rate limit/,
      class: 'quota_exhausted',
      source: limits,
    },
    {
      says: /would exceed (?:your|the) (?:organization's |account's |api key's )?(?:[\w ]{0,20})(?:rate limit|maximum usage increase rate|acceleration limit)|has exceeded your per-minute rate limit/,
      class: 'rate_limit',
      source: limits,
    },
    {
      says: /prompt is too long|input length and `?max_tokens`? exceed(?:s)? (?:the )?context limit|request exceeds the maximum (?:allowed )?(?:size|number of bytes)/,
      class: 'context_too_long',
      source: api,
    },
    {
      says: /max_tokens: \d+ > \d+|maximum allowed number of output tokens/,
      class: 'output_too_long',
      source: api,
    },
    {
      says: /invalid (?:bearer token|x-api-key|authentication credentials)|oauth (?:token|authentication|access token) (?:has expired|has been revoked|is currently not supported|is invalid)|x-api-key header is required/,
      class: 'auth',
      source: api,
    },
    {
      says: /(?:this|your) organization has been disabled|does not have access to claude|belongs to a disabled organization|oauth authentication is currently not allowed/,
      class: 'permission',
      action: 'escalate',
      beforeNames: true,
      source: 'https://code.claude.com/docs/en/errors',
    },
    { says: /invalid model name/, class: 'not_found', source: api },
    {
      says: /credential is only authorized for use with/,
      class: 'permission',
      action: 'escalate',
      source: api,
    },
    { says: /output blocked by content filtering policy/, class: 'content_policy', source: api },
    {
      says: /tool_use` ids were found without|tool_result` blocks? (?:found|must)|messages\.\d+\.content|messages: (?:at least|roles must|text content|final)|thinking blocks? .{0,60}cannot be modified/,
      class: 'invalid_request',
      source: api,
    },
    {
      says: /max_tokens must be greater than `?thinking\.budget_tokens|image (?:dimensions )?exceeds? .{0,20}(?:maximum|mb)|could not process (?:image|pdf)/,
      class: 'invalid_request',
      source: api,
    },
  ],
};
