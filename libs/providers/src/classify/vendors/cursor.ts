import type { Vendor } from './vendor.ts';

const limits = 'https://github.com/cursor/cursor/issues/3703';

/** The editor Cursor and its command `cursor-agent`, which speak gRPC's words. */
export const cursor: Vendor = {
  name: 'cursor',
  kinds: ['cursor'],
  names: {},
  wordings: [
    {
      says: /hit your free requests limit|usage limits will reset when your monthly cycle ends|monthly cycle ends/,
      class: 'quota_exhausted',
      source: limits,
    },
    {
      says: /^(?:\w: )?\[resource_exhausted\] error/,
      class: 'rate_limit',
      source: 'https://github.com/zed-industries/zed/issues/54735',
    },
  ],
};
