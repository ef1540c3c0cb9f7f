import type { Budgets } from '../../providers/limits.ts';
import type { Budget } from '../../providers/window.ts';

const HOUR_MS = 3_600_000;
/** Windows of these lengths are a subscription's. */
const PLAN_WINDOWS = new Map([
  [5 * HOUR_MS, { name: '5h', claim: 'five_hour' }],
  [7 * 24 * HOUR_MS, { name: '7d', claim: 'seven_day' }],
]);

/** https://platform.claude.com/docs/en/api/rate-limits#response-headers; resets are RFC 3339 times. */
export function writeLimitHeaders(budgets: Budgets): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const counts of ['requests', 'tokens'] as const) {
    const budget = budgets[counts];
    if (budget !== null) Object.assign(headers, planHeaders(budget) ?? apiHeaders(counts, budget));
  }
  return headers;
}

function apiHeaders(counts: string, budget: Budget): Record<string, string> {
  const name = `anthropic-ratelimit-${counts}`;
  return {
    [`${name}-limit`]: String(budget.limit),
    [`${name}-remaining`]: String(budget.remaining),
    [`${name}-reset`]: new Date(budget.reopensAt).toISOString(),
  };
}

/** Subscriptions tell shares that are used, and epochs: https://github.com/anomalyco/opencode/issues/49653 */
function planHeaders({ lengthMs, limit, remaining, reopensAt }: Budget): Record<string, string> | null {
  const plan = PLAN_WINDOWS.get(lengthMs);
  if (!plan) return null;
  const prefix = 'anthropic-ratelimit-unified';
  const status = remaining === 0 ? 'rejected' : 'allowed';
  const reset = String(Math.ceil(reopensAt / 1000));
  return {
    [`${prefix}-status`]: status,
    [`${prefix}-reset`]: reset,
    [`${prefix}-representative-claim`]: plan.claim,
    [`${prefix}-${plan.name}-status`]: status,
    [`${prefix}-${plan.name}-utilization`]: String(limit === 0 ? 1 : 1 - remaining / limit),
    [`${prefix}-${plan.name}-reset`]: reset,
  };
}
