import type { Vendor } from './vendor.ts';

const zhipu = 'https://docs.z.ai/api-reference/api-code';

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
    '1313': { class: 'permission', action: 'escalate' },
  },
  wordings: [
    { says: /no resource package|please recharge/, class: 'quota_exhausted', source: zhipu },
    {
      says: /usage limit reached for \d+ ?hour|(?:weekly|monthly)[/ ]\w* ?limit exhausted/,
      class: 'usage_window',
      source: zhipu,
    },
    { says: /plan (?:has )?expired/, class: 'quota_exhausted', source: zhipu },
    {
      says: /service may be temporarily overloaded/,
      class: 'overloaded',
      source: 'https://github.com/NousResearch/hermes-agent/pull/93507',
    },
    {
      says: /does not comply with the fair usage policy/,
      class: 'permission',
      action: 'escalate',
      source: 'https://github.com/zai-org/GLM-5/issues/68',
    },
    { says: /high concurrency/, class: 'rate_limit', source: zhipu },
  ],
};
