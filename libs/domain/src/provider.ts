import type { Thresholds } from './headroom/level.ts';
import type { DeclaredWindow } from './headroom/limit-window.ts';
import type { Prices } from './usage.ts';

/** One way to reach one mind, without its secrets. */
export type Provider = {
  readonly id: string;
  readonly kind: string;
  readonly model: string;
  /** Where it is served: two providers of one host share what shuts the whole host. */
  readonly host: string;
  /** Names of its keys, never the keys: two providers with the same key share what shuts the credential. One at least. */
  readonly credentials: readonly string[];
  /** Runs in progress over all workers. */
  readonly concurrency: number;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  /** What fits into one call, input and output together, in tokens. */
  readonly contextTokens: number;
  /** The longest answer asked for, in tokens. */
  readonly outputTokens: number;
  readonly prices: Prices;
  /** Absent: none is declared, and nothing is counted. */
  readonly windows?: readonly DeclaredWindow[];
  /** The share of each window that is kept for urgent tasks. */
  readonly reserve?: number;
  readonly thresholds?: Thresholds;
};
