import type { Budgets } from '../../providers/limits.ts';

/** https://platform.claude.com/docs/en/api/rate-limits#response-headers; resets are RFC 3339 times. */
export function writeLimitHeaders(budgets: Budgets): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const counts of ['requests', 'tokens'] as const) {
    const budget = budgets[counts];
    if (budget === null) continue;
    const name = `anthropic-ratelimit-${counts}`;
    headers[`${name}-limit`] = String(budget.limit);
    headers[`${name}-remaining`] = String(budget.remaining);
    headers[`${name}-reset`] = new Date(budget.reopensAt).toISOString();
  }
  return headers;
}
