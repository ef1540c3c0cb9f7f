import type { Vendor } from './vendor.ts';

const litellmDocs = 'https://docs.litellm.ai/docs/exception_mapping';

/** A proxy and SDK that gives every vendor's error a class of its own. */
export const litellm: Vendor = {
  name: 'litellm',
  kinds: ['litellm'],
  names: {
    contextwindowexceedederror: 'context_too_long',
    contentpolicyviolationerror: 'content_policy',
    budgetexceedederror: 'quota_exhausted',
    budget_exceeded: 'quota_exhausted',
    token_not_found_in_db: 'auth',
    expired_key: 'auth',
  },
  wordings: [
    {
      says: /budget has been exceeded|exceededbudget|crossed budget/,
      class: 'quota_exhausted',
      source: litellmDocs,
    },
    { says: /contextwindowexceedederror/, class: 'context_too_long', source: litellmDocs },
    { says: /contentpolicyviolationerror/, class: 'content_policy', source: litellmDocs },
    { says: /no deployments available for selected model/, class: 'rate_limit', source: litellmDocs },
    {
      says: /unsupportedparamserror|does not support parameters/,
      class: 'invalid_request',
      source: litellmDocs,
    },
  ],
};
