import { placeKey } from './cooldown.ts';
import type { Failure, FailureCode } from './failure.ts';
import type { Provider } from './provider.ts';

/**
 * How a model at a host has done of late, over all workers: its circuit breaker, and the share of what the operator
 * allows that it is given. Kept only while something is wrong; a healthy one has no row.
 */
export type Health = {
  readonly host: string;
  readonly model: string;
  readonly faultsInRow: number;
  /** The last calls since the first fault, newest last: `x` a fault, `o` an answer; 20 at most. */
  readonly recent: string;
  /** How often in a row the breaker has opened. */
  readonly opens: number;
  /** Until when it is open; past: half open. Null: closed. */
  readonly openUntil: Date | null;
  /** While half open: until when one run's probe is waited for. */
  readonly probingUntil: Date | null;
  /** Of the operator's concurrency and rates, above 0, up to 1. */
  readonly share: number;
  /** When the share changed last. */
  readonly sharedAt: Date | null;
};

export const healthKey = ({ host, model }: Pick<Provider, 'host' | 'model'>): string =>
  placeKey({ host, credential: null, model });

export const healthy = ({ host, model }: Pick<Provider, 'host' | 'model'>): Health => ({
  host,
  model,
  faultsInRow: 0,
  recent: '',
  opens: 0,
  openUntil: null,
  probingUntil: null,
  share: 1,
  sharedAt: null,
});

/** Nothing is left to remember. */
export const isHealthy = ({ recent, openUntil, share }: Health): boolean =>
  !recent.includes('x') && openUntil === null && share >= 1;

export type BreakerState = 'closed' | 'open' | 'half-open';

export const breakerState = ({ openUntil }: Pick<Health, 'openUntil'>, now: Date): BreakerState =>
  openUntil === null ? 'closed' : openUntil > now ? 'open' : 'half-open';

/** The provider's own troubles. Never a limit, a refused request, or a person's cancel. */
const faults: ReadonlySet<FailureCode> = new Set(['overloaded', 'network', 'timeout', 'server_error']);
const throttles: ReadonlySet<FailureCode> = new Set(['rate_limit', 'overloaded']);

const mostRecent = 20;
const mostInRow = 5;
const firstOpenMs = 30_000;
const longestOpenMs = 5 * 60_000;

/** Whether a failure says something of its provider's health. */
export const countsAgainst = ({ code }: Pick<Failure, 'code'>): boolean =>
  faults.has(code) || throttles.has(code);

/** One failed call more. A probe that met no fault says nothing of the model's health: the next one may try. */
export function healthAfterFailure(health: Health, { code }: Pick<Failure, 'code'>, now: Date): Health {
  const shared = throttles.has(code) ? withLess(health, now) : health;
  return faults.has(code) ? withFault(shared, now) : withoutProbe(shared);
}

/** The way through a half-open breaker is free for the next probe. */
export const withoutProbe = (health: Health): Health => ({ ...health, probingUntil: null });

function withFault(health: Health, now: Date): Health {
  const recent = `${health.recent}x`.slice(-mostRecent);
  const faultsInRow = health.faultsInRow + 1;
  const state = breakerState(health, now);
  const isTooMuch =
    faultsInRow >= mostInRow ||
    (recent.length === mostRecent && recent.replaceAll('o', '').length >= mostRecent / 2);
  // What was under way when it opened says nothing new.
  if (state === 'open' || (state === 'closed' && !isTooMuch)) return { ...health, recent, faultsInRow };
  const openMs = Math.min(longestOpenMs, firstOpenMs * 2 ** health.opens);
  return {
    ...health,
    recent,
    faultsInRow,
    opens: health.opens + 1,
    openUntil: new Date(now.getTime() + openMs),
    probingUntil: null,
  };
}

/** `count` answered calls more. One answer closes a breaker that is half open. */
export function healthAfterAnswers(health: Health, count: number, now: Date): Health {
  const state = breakerState(health, now);
  const grown = withMore(health, now);
  if (state === 'half-open') return { ...healthy(health), share: grown.share, sharedAt: grown.sharedAt };
  const recent = `${health.recent}${'o'.repeat(Math.min(count, mostRecent))}`.slice(-mostRecent);
  return { ...grown, recent, faultsInRow: 0 };
}

/** Many calls meet one throttle: it counts once. */
const oneThrottleMs = 2_000;
const smallestShare = 1 / 64;
const growEveryMs = 5_000;
const growBy = 0.05;

const msSince = (at: Date | null, now: Date): number => (at ? now.getTime() - at.getTime() : Infinity);

function withLess(health: Health, now: Date): Health {
  if (health.share < 1 && msSince(health.sharedAt, now) < oneThrottleMs) return health;
  return { ...health, share: Math.max(smallestShare, health.share / 2), sharedAt: now };
}

function withMore(health: Health, now: Date): Health {
  if (health.share >= 1 || msSince(health.sharedAt, now) < growEveryMs) return health;
  return { ...health, share: Math.min(1, health.share + growBy), sharedAt: now };
}

/** What the share leaves of an operator's number; one at least, and never more than it. */
export const sharedOut = (most: number, share: number): number => Math.max(1, Math.floor(most * share));
