import type { Vendor } from './vendor.ts';

const moonshot = 'https://platform.moonshot.ai/docs/api/errors';

export const kimi: Vendor = {
  name: 'kimi',
  kinds: ['kimi', 'moonshot'],
  names: {
    exceeded_current_quota_error: 'quota_exhausted',
    access_terminated_error: 'quota_exhausted',
    engine_overloaded_error: 'overloaded',
    invalid_authentication_error: 'auth',
    permission_denied_error: 'permission',
    resource_not_found_error: 'not_found',
  },
  vagueNames: { rate_limit_reached_error: 'rate_limit' },
  wordings: [
    {
      says: /usage limit for this billing cycle|suspended.{0,40}insufficient balance|insufficient balance/,
      class: 'quota_exhausted',
      source: moonshot,
    },
    {
      says: /(?:organization|account|project) (?:max )?(?:tpd|rpd)\b|reached (?:max )?(?:tpd|rpd)\b/,
      class: 'quota_exhausted',
      source: moonshot,
    },
    {
      says: /reached (?:your )?(?:account |organization |max organization )?(?:max )?(?:rpm|tpm|concurrency)|max organization/,
      class: 'rate_limit',
      source: moonshot,
    },
    { says: /exceeded model token limit/, class: 'context_too_long', source: moonshot },
  ],
};
