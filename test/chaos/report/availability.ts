import { quantilesOf } from '../../bench/measure/quantile.ts';
import type { Answer } from '../run-scenario.ts';

/** A request counts as served if its answer is none of the 5xx and comes within this. */
const servedWithinMs = 500;

export type Availability = {
  readonly requests: number;
  /** Of the requests, those that were served. */
  readonly share: number;
  /** Of those that had an answer. */
  readonly p95Ms: number;
};

/** What clients saw, tries that had no answer included. */
export function availabilityOf(seen: readonly Answer[]): Availability {
  const answered = seen.filter(({ status }) => status > 0);
  const served = answered.filter(({ status, tookMs }) => status < 500 && tookMs <= servedWithinMs);
  return {
    requests: seen.length,
    share: seen.length === 0 ? 0 : served.length / seen.length,
    p95Ms: answered.length === 0 ? 0 : quantilesOf(answered.map(({ tookMs }) => tookMs)).p95,
  };
}
