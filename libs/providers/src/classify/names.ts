import type { FailureCode } from '@baton/domain';

/**
 * Types and codes that say what happened by themselves.
 * https://platform.claude.com/docs/en/api/errors · https://platform.openai.com/docs/guides/error-codes
 */
export const decisiveNames: Readonly<Record<string, FailureCode>> = {
  overloaded_error: 'overloaded',
  engine_overloaded_error: 'overloaded',
  insufficient_quota: 'quota_exhausted',
  billing_error: 'quota_exhausted',
  billing_hard_limit_reached: 'quota_exhausted',
  billing_not_active: 'quota_exhausted',
  insufficient_balance: 'quota_exhausted',
  context_length_exceeded: 'context_too_long',
  request_too_large: 'context_too_long',
  string_above_max_length: 'context_too_long',
  authentication_error: 'auth',
  invalid_api_key: 'auth',
  api_key_invalid: 'auth',
  permission_error: 'permission',
  unsupported_country_region_territory: 'permission',
  not_found_error: 'not_found',
  model_not_found: 'not_found',
  content_filter: 'content_policy',
  content_policy_violation: 'content_policy',
  responsibleaipolicyviolation: 'content_policy',
  timeout_error: 'timeout',
  request_timeout: 'timeout',
  usage_limit_reached: 'usage_window',
  model_at_capacity: 'overloaded',
};

/** Types that say no more than a status does, for events under status 200. */
export const statusOfName: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  badrequesterror: 400,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  resource_exhausted: 429,
  throttlingexception: 429,
  api_error: 500,
  server_error: 500,
  internal_server_error: 500,
};
