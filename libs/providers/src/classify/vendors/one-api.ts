import type { Vendor } from './vendor.ts';

const zhipu = 'https://docs.z.ai/api-reference/api-code';
const gateways = 'https://github.com/songquanpeng/one-api, https://github.com/QuantumNous/new-api';

/** one-api, new-api and their like, and the answers of Chinese houses in Chinese. */
export const oneApi: Vendor = {
  name: 'one-api',
  kinds: ['one-api', 'new-api'],
  names: {
    insufficient_user_quota: 'quota_exhausted',
    pre_consume_token_quota_failed: 'quota_exhausted',
    model_price_error: 'not_found',
    insufficient_balance_error: 'quota_exhausted',
  },
  wordings: [
    {
      says: /quota is not enough|余额不足|额度不足|预扣费额度失败|额度已用|配额不足|欠费|令牌额度|套餐.{0,6}(?:到期|过期)/,
      class: 'quota_exhausted',
      source: gateways,
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
      source: gateways,
    },
    { says: /模型不存在|无可用渠道|no available channel/, class: 'not_found', source: gateways },
    {
      says: /负载.{0,4}(?:饱和|过高)|服务(?:器)?繁忙|访问量过大|系统繁忙/,
      class: 'overloaded',
      source: gateways,
    },
  ],
};
