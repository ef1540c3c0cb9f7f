import { costUsd } from '../usage.ts';
import type { Prices } from '../usage.ts';
import type { LimitUnit } from './limit-window.ts';

/** What a task, or a call, is expected to take. */
export type Estimate = {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
};

/** Of an agent that has finished no task yet. */
export const defaultEstimate: Estimate = { requests: 3, inputTokens: 6_000, outputTokens: 1_500 };

/** Of who only asks whether there is any room. */
export const noEstimate: Estimate = { requests: 0, inputTokens: 0, outputTokens: 0 };

/** Of a task of which nobody knows whose it will be. */
export function usualEstimate(estimates: ReadonlyMap<string, Estimate>): Estimate {
  const mean = (of: (estimate: Estimate) => number): number =>
    [...estimates.values()].reduce((sum, one) => sum + of(one), 0) / estimates.size;
  if (estimates.size === 0) return defaultEstimate;
  return {
    requests: mean(({ requests }) => requests),
    inputTokens: mean(({ inputTokens }) => inputTokens),
    outputTokens: mean(({ outputTokens }) => outputTokens),
  };
}

/** One call of a task, on average. */
export const perCall = ({ requests, inputTokens, outputTokens }: Estimate): Estimate => ({
  requests: 1,
  inputTokens: inputTokens / Math.max(1, requests),
  outputTokens: outputTokens / Math.max(1, requests),
});

/** In a window's unit; null where nobody knows what a share is in tokens. */
export function amountIn(unit: LimitUnit, estimate: Estimate, prices: Prices): number | null {
  const { requests, inputTokens, outputTokens } = estimate;
  switch (unit) {
    case 'requests':
      return requests;
    case 'tokens':
      return inputTokens + outputTokens;
    case 'input_tokens':
      return inputTokens;
    case 'output_tokens':
      return outputTokens;
    case 'usd':
      return costUsd({ inputTokens, outputTokens, cachedInputTokens: 0 }, prices);
    case 'share':
      return null;
  }
}
