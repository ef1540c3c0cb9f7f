import type { Vendor } from './vendor.ts';

const code = 'https://github.com/openai/codex (codex-rs, error messages)';

export const codex: Vendor = {
  name: 'codex',
  kinds: ['codex'],
  names: {
    usage_limit_reached: 'usage_window',
    usage_limit_exceeded: 'usage_window',
    usage_not_included: 'quota_exhausted',
    context_window_exceeded: 'context_too_long',
    model_at_capacity: 'overloaded',
    server_overloaded: 'overloaded',
    session_budget_exceeded: { class: 'quota_exhausted', action: 'escalate' },
    unauthorized: 'auth',
    token_expired: 'auth',
    token_invalidated: 'auth',
    refresh_token_expired: 'auth',
    refresh_token_reused: 'auth',
    http_connection_failed: 'network',
    response_stream_connection_failed: 'network',
    response_stream_disconnected: 'network',
  },
  wordings: [
    {
      says: /rollout token budget exhausted|(?:session|run|rollout) budget (?:exhausted|exceeded|limited)/,
      class: 'quota_exhausted',
      action: 'escalate',
      scope: 'request',
      source: 'https://github.com/openai/codex/issues/37676',
    },
    {
      says: /workspace (?:is )?out of credits|out of credits|workspace.{0,30}spend(?:ing)? (?:cap|limit)|to use codex with your chatgpt plan, upgrade|quota exceeded\. check your plan/,
      class: 'quota_exhausted',
      source: code,
    },
    {
      says: /you(?:'ve| have)? (?:just )?hit your (?:\w+ )?usage limit|reached your (?:5-hour|weekly|daily|codex) (?!quota)[\w ]{0,20}limit|usage limit has been reached/,
      class: 'usage_window',
      source: code,
    },
    {
      says: /selected model is at capacity|is at capacity\. please try a different model/,
      class: 'overloaded',
      action: 'switch_provider',
      scope: 'model',
      source: code,
    },
    { says: /currently experiencing high demand/, class: 'overloaded', source: code },
    {
      says: /incomplete response returned, reason: content_filter/,
      class: 'content_policy',
      source: code,
    },
    {
      says: /incomplete response returned, reason: max_output_tokens/,
      class: 'output_too_long',
      source: code,
    },
    {
      says: /ran out of room in the model's context window|exceeds the context window/,
      class: 'context_too_long',
      source: code,
    },
    {
      says: /not authorized to access this model|model is not supported when using codex with a chatgpt account/,
      class: 'permission',
      action: 'switch_provider',
      scope: 'model',
      source: code,
    },
    {
      says: /unexpected status 401|access token could not be refreshed|refresh token (?:was|has)|(?:turn )?token is invalid or expired|please (?:log out and )?(?:sign|log) in again|not logged in|authentication token (?:has been|is)/,
      class: 'auth',
      source: code,
    },
    {
      says: /flagged for possible cybersecurity risk|flagged as potentially violating/,
      class: 'content_policy',
      source: code,
    },
    {
      says: /idle timeout waiting for (?:sse|websocket)|timeout waiting for child process/,
      class: 'timeout',
      source: code,
    },
    {
      says: /stream closed before response\.completed|stream disconnected before completion(?!:)|transport error:|network error:|websocket closed|connection failed/,
      class: 'network',
      source: code,
    },
  ],
};
