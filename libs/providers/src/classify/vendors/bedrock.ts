import type { Vendor } from './vendor.ts';

const awsDocs = 'https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html';

export const bedrock: Vendor = {
  name: 'bedrock',
  kinds: ['bedrock'],
  names: {
    servicequotaexceededexception: 'quota_exhausted',
    modelnotreadyexception: 'overloaded',
    modeltimeoutexception: 'timeout',
    expiredtokenexception: 'auth',
    expiredtoken: 'auth',
    unrecognizedclientexception: 'auth',
    invalidsignatureexception: 'auth',
    incompletesignatureexception: 'auth',
    missingauthenticationtokenexception: 'auth',
    credentialsprovidererror: 'auth',
    resourcenotfoundexception: 'not_found',
  },
  vagueNames: {
    throttlingexception: 'rate_limit',
    toomanyrequestsexception: 'rate_limit',
    validationexception: 'invalid_request',
    accessdeniedexception: 'permission',
    serviceunavailableexception: 'overloaded',
    internalserverexception: 'server_error',
    modelerrorexception: 'server_error',
    modelstreamerrorexception: 'server_error',
  },
  wordings: [
    { says: /too many tokens per day/, class: 'quota_exhausted', source: awsDocs },
    {
      says: /too many (?:tokens|requests|connections), please wait|reached max (?:\w+ )?(?:rate|requests)/,
      class: 'rate_limit',
      source: awsDocs,
    },
    {
      says: /input is too long for requested model|too many input tokens|input tokens? exceeds? the (?:configured|model)/,
      class: 'context_too_long',
      source: awsDocs,
    },
    {
      says: /maximum tokens you requested exceeds the model limit/,
      class: 'output_too_long',
      source: awsDocs,
    },
    {
      says: /provided model identifier is invalid|marked by provider as legacy/,
      class: 'not_found',
      source: awsDocs,
    },
    {
      says: /on-demand throughput isn't supported|malformed input request/,
      class: 'invalid_request',
      source: awsDocs,
    },
    {
      says: /security token included in the request is|could not load credentials|unable to locate credentials|expiredtoken|sso session .{0,40}(?:expired|invalid)/,
      class: 'auth',
      source: awsDocs,
    },
    {
      says: /not authorized to perform: bedrock|don't have access to the model|model access is denied|use case details have not been submitted/,
      class: 'permission',
      action: 'escalate',
      source: awsDocs,
    },
    { says: /bedrock is unable to process your request/, class: 'overloaded', source: awsDocs },
  ],
};
