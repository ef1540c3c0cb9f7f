import type { Prices } from './usage.ts';

/** One way to reach one mind, without its secrets. */
export type Provider = {
  readonly id: string;
  readonly kind: string;
  readonly model: string;
  /** Runs in progress over all workers. */
  readonly concurrency: number;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  /** What fits into one call, input and output together, in tokens. */
  readonly contextTokens: number;
  /** The longest answer asked for, in tokens. */
  readonly outputTokens: number;
  readonly prices: Prices;
};
