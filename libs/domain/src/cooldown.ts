import type { Failure, FailureCode } from './failure.ts';

/** Until when a provider is left alone, and why. */
export type Cooldown = {
  readonly provider: string;
  readonly until: Date;
  readonly code: FailureCode;
  readonly message: string;
};

/** How long a provider rests when it does not say so itself, in milliseconds; null: the failure is not the provider's. */
const defaultMs: Record<FailureCode, number | null> = {
  rate_limit: 60_000,
  usage_window: 15 * 60_000,
  quota_exhausted: 60 * 60_000,
  overloaded: 30_000,
  network: 30_000,
  timeout: 30_000,
  server_error: 30_000,
  auth: 10 * 60_000,
  permission: 10 * 60_000,
  not_found: 10 * 60_000,
  context_too_long: null,
  output_too_long: null,
  invalid_request: null,
  content_policy: null,
};

/** Codes after which a person must mend something: the provider counts as unhealthy, not merely busy. */
const unhealthy: ReadonlySet<FailureCode> = new Set(['auth', 'permission', 'not_found']);
export const isUnhealthy = (cooldown: Cooldown): boolean => unhealthy.has(cooldown.code);

/** A week: a provider that asks for longer is looked at again after it. */
const longestMs = 7 * 24 * 3_600_000;

export function cooldownAfter(failure: Failure, now: Date): Cooldown | null {
  const byDefault = defaultMs[failure.code];
  if (byDefault === null) return null;
  const ms = Math.min(longestMs, Math.max(1, failure.retryAfterMs ?? byDefault));
  return {
    provider: failure.provider,
    until: new Date(now.getTime() + ms),
    code: failure.code,
    message: failure.message,
  };
}
