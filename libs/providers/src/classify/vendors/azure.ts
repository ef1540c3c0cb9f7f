import type { Vendor } from './vendor.ts';

const azureDocs = 'https://learn.microsoft.com/azure/ai-foundry/openai/how-to/quota';

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
