import type { Vendor } from './vendor.ts';

const arkDocs = 'https://www.volcengine.com/docs/82379/1299023';

/** Volcengine Ark, which serves Doubao. */
export const ark: Vendor = {
  name: 'ark',
  kinds: ['ark', 'doubao', 'volcengine'],
  names: {
    accountoverdueerror: 'quota_exhausted',
    setlimitexceeded: 'quota_exhausted',
    inferencelimitexceeded: 'quota_exhausted',
    quotaexceeded: 'quota_exhausted',
    serveroverloaded: 'overloaded',
    requestbursttoofast: 'rate_limit',
    modelnotopen: { class: 'permission', action: 'escalate' },
    invalidaccountstatus: { class: 'permission', action: 'escalate' },
    'invalidendpointormodel.notfound': 'not_found',
    'invalidendpoint.closedendpoint': 'not_found',
    sensitivecontentdetected: 'content_policy',
    inputtextsensitivecontentdetected: 'content_policy',
    outputtextsensitivecontentdetected: 'content_policy',
  },
  wordings: [
    {
      says: /account has an overdue balance|has reached the set inference limit/,
      class: 'quota_exhausted',
      source: arkDocs,
    },
    {
      says: /unable to handle additional requests due to server overload/,
      class: 'overloaded',
      source: arkDocs,
    },
  ],
};
