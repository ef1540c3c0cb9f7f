import type { Budgets } from '../../providers/limits.ts';
import { showDuration } from './show-duration.ts';

/** https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers; resets are durations. */
export function writeLimitHeaders(budgets: Budgets, now: number): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const counts of ['requests', 'tokens'] as const) {
    const budget = budgets[counts];
    if (budget === null) continue;
    headers[`x-ratelimit-limit-${counts}`] = String(budget.limit);
    headers[`x-ratelimit-remaining-${counts}`] = String(budget.remaining);
    headers[`x-ratelimit-reset-${counts}`] = showDuration(Math.max(0, Math.ceil(budget.reopensAt - now)));
  }
  return headers;
}
