import type { Vendor } from './vendor.ts';

const dashscope = 'https://help.aliyun.com/zh/model-studio/error-code';

/** DashScope (Model Studio) and the command `qwen`. */
export const qwen: Vendor = {
  name: 'qwen',
  kinds: ['qwen', 'qwen-code'],
  names: {
    'throttling.ratequota': 'rate_limit',
    'throttling.burstrate': 'rate_limit',
    'allocationquota.freetieronly': 'quota_exhausted',
    arrearage: 'quota_exhausted',
    prepaidbilloverdue: 'quota_exhausted',
    postpaidbilloverdue: 'quota_exhausted',
    commoditynotpurchased: 'quota_exhausted',
    datainspectionfailed: 'content_policy',
    data_inspection_failed: 'content_policy',
    invalidapikey: 'auth',
    'model.accessdenied': 'permission',
    'workspace.accessdenied': 'permission',
    'accessdenied.unpurchased': 'quota_exhausted',
    modelnotfound: 'not_found',
    'model.notfound': 'not_found',
    requesttimeout: 'timeout',
    'internalerror.timeout': 'timeout',
    responsetimeout: 'timeout',
    modelunavailable: 'overloaded',
    modelservingerror: 'overloaded',
  },
  vagueNames: {
    throttling: 'rate_limit',
    'throttling.user': 'rate_limit',
    'throttling.allocationquota': 'rate_limit',
    limitrequests: 'rate_limit',
    limit_requests: 'rate_limit',
    limit_burst_rate: 'rate_limit',
    internalerror: 'server_error',
    systemerror: 'server_error',
    serviceunavailable: 'overloaded',
    modelservicefailed: 'server_error',
    invalidparameter: 'invalid_request',
    invalid_parameter_error: 'invalid_request',
  },
  wordings: [
    {
      says: /(?:exceeded your current quota|allocated quota exceeded).{0,120}error-code#token-limit|error-code#token-limit/,
      class: 'rate_limit',
      beforeNames: true,
      source: dashscope,
    },
    {
      says: /free (?:allocated )?quota|free daily quota|free tier (?:of the model )?has been exhausted|oauth quota (?:exceeded|exhausted)|oauth free tier/,
      class: 'quota_exhausted',
      source: dashscope,
    },
    {
      says: /in good standing|overdue[ -]payment|arrearage|month allocated quota exceeded/,
      class: 'quota_exhausted',
      source: dashscope,
    },
    { says: /(?:hour|week) allocated quota exceeded/, class: 'usage_window', source: dashscope },
    {
      says: /allocated quota exceeded|exceeded your current request(?:s)? (?:list|limit)|error-code#token-limit|request rate increased too quickly|requests? throttling/,
      class: 'rate_limit',
      source: dashscope,
    },
    {
      says: /range of input length should be|input length.{0,30}should be/,
      class: 'context_too_long',
      source: dashscope,
    },
    { says: /range of max_tokens should be/, class: 'output_too_long', source: dashscope },
    { says: /inappropriate content/, class: 'content_policy', source: dashscope },
    { says: /internal error has occ?ured, please try again/, class: 'server_error', source: dashscope },
    { says: /request timed out, please try again later/, class: 'timeout', source: dashscope },
  ],
};
