import type { Vendor } from './vendor.ts';

const dashscope = 'https://help.aliyun.com/zh/model-studio/error-code';
const deepseekDocs = 'https://api-docs.deepseek.com/quick_start/error_codes';
const moonshot = 'https://platform.moonshot.ai/docs/api/errors';
const zhipu = 'https://docs.z.ai/api-reference/api-code';
const oneApi = 'https://github.com/songquanpeng/one-api, https://github.com/QuantumNous/new-api';
const corpus = 'corpus';

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
    { says: /error-code#token-limit/, class: 'rate_limit', beforeNames: true, source: dashscope },
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

/** one-api, new-api and their like, and the answers of Chinese houses in Chinese. */
export const chineseGateways: Vendor = {
  name: 'one-api',
  kinds: ['one-api', 'new-api'],
  names: {
    insufficient_user_quota: 'quota_exhausted',
    pre_consume_token_quota_failed: 'quota_exhausted',
    model_price_error: 'not_found',
  },
  wordings: [
    {
      says: /quota is not enough|余额不足|额度不足|额度已用|配额不足|欠费|令牌额度|套餐.{0,6}(?:到期|过期)/,
      class: 'quota_exhausted',
      source: oneApi,
    },
    {
      says: /小时.{0,6}(?:用量|额度|限额).{0,6}(?:上限|用完|耗尽)|(?:每周|本周).{0,8}(?:上限|用完|耗尽)/,
      class: 'usage_window',
      source: zhipu,
    },
    {
      says: /速率限制|请求过于频繁|请求数?过多|频率.{0,4}(?:限制|过高)|并发数?.{0,6}(?:过高|超过|上限)|限流/,
      class: 'rate_limit',
      source: zhipu,
    },
    {
      says: /上下文.{0,10}(?:超出|超过|过长)|(?:超出|超过).{0,12}(?:上下文|最大长度|token)/,
      class: 'context_too_long',
      source: zhipu,
    },
    { says: /敏感内容|不安全或敏感|违规/, class: 'content_policy', source: zhipu },
    {
      says: /无效的?(?:令牌|密钥|api)|令牌.{0,4}(?:无效|过期|已过期)|身份验证失败|未提供令牌/,
      class: 'auth',
      source: oneApi,
    },
    { says: /模型不存在|无可用渠道|no available channel/, class: 'not_found', source: oneApi },
    {
      says: /负载.{0,4}(?:饱和|过高)|服务(?:器)?繁忙|访问量过大|系统繁忙/,
      class: 'overloaded',
      source: oneApi,
    },
  ],
};

export const deepseek: Vendor = {
  name: 'deepseek',
  kinds: ['deepseek'],
  names: {},
  wordings: [
    { says: /insufficient balance/, class: 'quota_exhausted', source: deepseekDocs },
    { says: /authentication fails/, class: 'auth', source: deepseekDocs },
    { says: /model not exist/, class: 'not_found', source: deepseekDocs },
    { says: /content exists risk/, class: 'content_policy', source: deepseekDocs },
    { says: /valid range of max_tokens/, class: 'output_too_long', source: deepseekDocs },
    { says: /reasoning_content/, class: 'invalid_request', onlyIfFailed: true, source: deepseekDocs },
    { says: /server (?:is )?(?:overloaded|busy)/, class: 'overloaded', source: deepseekDocs },
  ],
};

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
      says: /reached (?:your )?(?:account |organization |max organization )?(?:max )?(?:rpm|tpm|concurrency)|max organization/,
      class: 'rate_limit',
      source: moonshot,
    },
    {
      says: /reached (?:organization |account )?(?:max )?(?:tpd|rpd)/,
      class: 'quota_exhausted',
      source: moonshot,
    },
    { says: /exceeded model token limit/, class: 'context_too_long', source: moonshot },
  ],
};

export const glm: Vendor = {
  name: 'glm',
  kinds: ['glm', 'zai', 'zhipu'],
  names: {
    '1000': 'auth',
    '1001': 'auth',
    '1002': 'auth',
    '1003': 'auth',
    '1112': { class: 'permission', action: 'escalate' },
    '1113': 'quota_exhausted',
    '1211': 'not_found',
    '1261': 'context_too_long',
    '1301': 'content_policy',
    '1302': 'rate_limit',
    '1303': 'rate_limit',
    '1304': 'quota_exhausted',
    '1305': 'overloaded',
    '1308': 'usage_window',
    '1309': 'quota_exhausted',
    '1310': 'usage_window',
    '1311': 'quota_exhausted',
    '1312': 'overloaded',
    '1313': 'rate_limit',
  },
  wordings: [
    { says: /no resource package|please recharge/, class: 'quota_exhausted', source: zhipu },
    {
      says: /usage limit reached for \d+ ?hour|(?:weekly|monthly)[/ ]\w* ?limit exhausted/,
      class: 'usage_window',
      source: zhipu,
    },
    { says: /plan (?:has )?expired/, class: 'quota_exhausted', source: zhipu },
    { says: /service may be temporarily overloaded/, class: 'overloaded', source: corpus },
    { says: /high concurrency/, class: 'rate_limit', source: zhipu },
  ],
};
