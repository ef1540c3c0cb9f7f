import type { Vendor } from './vendor.ts';

const groqDocs = 'https://console.groq.com/docs/errors';
const mistralDocs = 'https://docs.mistral.ai/';
const xaiDocs = 'https://docs.x.ai/docs/key-information/debugging';
const togetherDocs = 'https://docs.together.ai/docs/error-codes';
const fireworksDocs = 'https://docs.fireworks.ai/guides/inference-error-codes';
const cerebrasDocs = 'https://inference-docs.cerebras.ai/support/error';

/** Houses that serve open models, each with a few wordings of its own. */
export const hosts: Vendor = {
  name: 'hosts',
  kinds: ['groq', 'mistral', 'xai', 'together', 'fireworks', 'cerebras', 'synthetic', 'other'],
  names: {
    queue_exceeded: 'overloaded',
    too_many_requests_error: 'rate_limit',
    token_quota_exceeded: 'rate_limit',
    request_quota_exceeded: 'quota_exhausted',
    tool_use_failed: 'invalid_request',
    json_validate_failed: 'invalid_request',
    model_decommissioned: 'not_found',
    model_terms_required: { class: 'permission', action: 'escalate' },
    organization_restricted: { class: 'permission', action: 'escalate' },
    blocked_api_access: 'quota_exhausted',
    exceed_context_size_error: 'context_too_long',
    capacity_exceeded: 'overloaded',
    invalid_model: 'not_found',
    credit_limit: 'quota_exhausted',
    not_enough_balance: 'quota_exhausted',
  },
  vagueNames: { provider_rate_limit_exceeded: 'rate_limit' },
  wordings: [
    {
      says: /used all available credits|doesn't have any credits|monthly spending limit|purchase more credits|failure to pay past invoices|credit limit exceeded|spend limit reached/,
      class: 'quota_exhausted',
      source: xaiDocs,
    },
    {
      says: /insufficient quota and token balance|exceeded your monthly budget|inactive subscription or usage limit/,
      class: 'quota_exhausted',
      source: 'https://github.com/search?type=code&q=%22Insufficient+quota+and+token+balance%22+synthetic',
    },
    {
      says: /exceeded your subscription rate limits?/,
      class: 'usage_window',
      source: 'https://github.com/search?type=code&q=%22exceeded+your+subscription+rate+limits%22',
    },
    {
      says: /rate limit specific to this model|tokens per minute limit exceeded|requests rate limit exceeded|too many requests for team/,
      class: 'rate_limit',
      source: togetherDocs,
    },
    {
      says: /requests per day limit exceeded|tokens per day limit exceeded/,
      class: 'quota_exhausted',
      source: cerebrasDocs,
    },
    {
      says: /service tier capacity exceeded|experiencing high traffic|flex tier capacity|over capacity/,
      class: 'overloaded',
      source: mistralDocs,
    },
    {
      says: /too large for model with \d+ maximum context|reduce the length of the (?:input )?(?:messages|prompt)|the prompt is too long|max_new_tokens` must be/,
      class: 'context_too_long',
      source: fireworksDocs,
    },
    { says: /organization has been restricted/, class: 'permission', action: 'escalate', source: groqDocs },
    { says: /content violates usage guidelines|safety_check_type/, class: 'content_policy', source: xaiDocs },
    { says: /expected last role|failed to call a function/, class: 'invalid_request', source: mistralDocs },
    { says: /invalid model: /, class: 'not_found', source: mistralDocs },
  ],
};
