import type { Failure, FailureCode, FailureScope } from './failure.ts';
import type { Provider } from './provider.ts';

/** What is shut: a whole host, everything under one credential, one model, or one model under one credential. */
export type CooldownPlace = {
  readonly host: string;
  /** Null: under every credential. */
  readonly credential: string | null;
  /** Null: every model. */
  readonly model: string | null;
};

/** Until when a place is left alone, and why. */
export type Cooldown = CooldownPlace & {
  readonly until: Date;
  readonly code: FailureCode;
  readonly message: string;
};

export const placeKey = ({ host, credential, model }: CooldownPlace): string =>
  `${host} ${credential ?? '*'} ${model ?? '*'}`;

/** Whether it concerns a provider's calls under one of its credentials. */
export const shuts = (
  { host, credential, model }: CooldownPlace,
  provider: Pick<Provider, 'host' | 'model'>,
  used: string,
): boolean =>
  host === provider.host &&
  (credential === null || credential === used) &&
  (model === null || model === provider.model);

type Rule = {
  /** How long it rests when nobody says so, in milliseconds. */
  readonly ms: number;
  /** What it shuts when nobody says so. */
  readonly scope: Exclude<FailureScope, 'request'>;
  /** Another credential meets the same: the model or the host itself is in trouble. */
  readonly underAnyCredential?: true;
};

/** Null: the failure is the request's, and nothing rests. */
const rules: Record<FailureCode, Rule | null> = {
  rate_limit: { ms: 60_000, scope: 'model' },
  usage_window: { ms: 15 * 60_000, scope: 'credential' },
  quota_exhausted: { ms: 60 * 60_000, scope: 'credential' },
  overloaded: { ms: 30_000, scope: 'model', underAnyCredential: true },
  network: { ms: 30_000, scope: 'provider', underAnyCredential: true },
  timeout: { ms: 30_000, scope: 'model', underAnyCredential: true },
  server_error: { ms: 30_000, scope: 'model', underAnyCredential: true },
  auth: { ms: 10 * 60_000, scope: 'credential' },
  permission: { ms: 10 * 60_000, scope: 'model' },
  not_found: { ms: 10 * 60_000, scope: 'model', underAnyCredential: true },
  context_too_long: null,
  output_too_long: null,
  invalid_request: null,
  content_policy: null,
};

/** Codes after which a person must mend something: the provider counts as unhealthy, not merely busy. */
const unhealthy: ReadonlySet<FailureCode> = new Set(['auth', 'permission', 'not_found']);
export const isUnhealthy = (cooldown: Cooldown): boolean => unhealthy.has(cooldown.code);

/** Who says "retry now" and means it loses a second; who does not is not asked in a circle. */
const shortestMs = 1_000;

const day = 24 * 3_600_000;

/** A week, or a month's window: a provider that asks for longer is looked at again after it. */
const longestMs = (code: FailureCode): number =>
  (code === 'usage_window' || code === 'quota_exhausted' ? 32 : 7) * day;

/** What rests after a failure of a call to this provider, and until when. */
export function cooldownAfter(failure: Failure, provider: Provider, now: Date): Cooldown | null {
  const rule = rules[failure.code];
  if (!rule) return null;
  const { code } = failure;
  const longest = longestMs(code);
  const stated = Math.max(shortestMs, failure.retryAfterMs ?? rule.ms);
  const until = new Date(now.getTime() + Math.min(longest, stated));
  const message =
    stated > longest
      ? `${failure.message} (it asks for a wait of ${Math.round(stated / day)} days; it is tried again after ${longest / day})`
      : failure.message;
  return { ...placeOf(failure, rule, provider), until, code, message };
}

/** A limit of the request alone (it asks for more a minute than there is) is the model's: the next one like it meets it, too. */
function placeOf(failure: Failure, rule: Rule, { host, model, credentials }: Provider): CooldownPlace {
  const scope = failure.scope === undefined || failure.scope === 'request' ? rule.scope : failure.scope;
  const credential = failure.credential ?? credentials[0] ?? null;
  switch (scope) {
    case 'provider':
      return { host, credential: null, model: null };
    case 'credential':
      return { host, credential, model: null };
    case 'model':
      return { host, credential: rule.underAnyCredential ? null : credential, model };
  }
}
