import type { Vendor } from './vendor.ts';

const azureDocs = 'https://learn.microsoft.com/azure/ai-foundry/openai/how-to/quota';
const awsDocs = 'https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html';

export const azure: Vendor = {
  name: 'azure',
  kinds: ['azure'],
  names: {
    deploymentnotfound: 'not_found',
    responsibleaipolicyviolation: 'content_policy',
    insufficientquota: 'quota_exhausted',
    nocapacity: 'overloaded',
    permissiondenied: { class: 'permission', action: 'escalate' },
    authorizationfailed: { class: 'permission', action: 'escalate' },
    accessdenied: 'permission',
    operationnotsupported: 'invalid_request',
  },
  vagueNames: { ratelimitreached: 'rate_limit', toomanyrequests: 'rate_limit', unauthorized: 'auth' },
  wordings: [
    {
      says: /exceeded (?:token|call|the call|the token) rate limit of your current|rate limit is exceeded\. try again in/,
      class: 'rate_limit',
      source: azureDocs,
    },
    {
      says: /content management policy|responsible ?ai ?policy/,
      class: 'content_policy',
      source: 'https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter',
    },
    { says: /api deployment for this resource does not exist/, class: 'not_found', source: azureDocs },
    {
      says: /invalid subscription key|wrong api endpoint|access token is missing, invalid, audience/,
      class: 'auth',
      source: azureDocs,
    },
    {
      says: /virtual network\/firewall rules|lacks the required data action|public access is disabled/,
      class: 'permission',
      action: 'escalate',
      source: azureDocs,
    },
    { says: /out of call volume quota/, class: 'quota_exhausted', source: azureDocs },
    { says: /system is currently experiencing high demand/, class: 'overloaded', source: azureDocs },
  ],
};

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
