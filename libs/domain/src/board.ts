import { placeKey, shuts, type Cooldown, type CooldownPlace } from './cooldown.ts';
import type { Estimate } from './headroom/estimate.ts';
import type { LimitLevel } from './headroom/level.ts';
import type { KeptWindow, WindowUse } from './headroom/limit-window.ts';
import { healthKey, healthy, type Health } from './health.ts';
import type { Provider } from './provider.ts';

export type Load = { readonly queued: number; readonly running: number };

/** What matching knows of the present: at most a second old, held in memory. */
export type Board = {
  readonly agents: ReadonlyMap<string, Load>;
  readonly providers: ReadonlyMap<string, Load>;
  /** By the key of their place. */
  readonly cooldowns: ReadonlyMap<string, Cooldown>;
  /** Of models that are not wholly well, by `healthKey`. */
  readonly health: ReadonlyMap<string, Health>;
  /** How long a step took there of late, by provider, in milliseconds. */
  readonly stepMs: ReadonlyMap<string, number>;
  /** What providers told of their windows, by the key of their place. */
  readonly observed: ReadonlyMap<string, readonly KeptWindow[]>;
  /** What was used of the windows that operators declared, by `ledgerKey`. */
  readonly ledger: ReadonlyMap<string, WindowUse>;
  /** Windows near their limit, by `levelKey`. */
  readonly levels: ReadonlyMap<string, StandingLevel>;
  /** What a task of an agent takes on average, by agent. */
  readonly estimates: ReadonlyMap<string, Estimate>;
  /** Names of projects by their ids. */
  readonly projects: ReadonlyMap<string, string>;
};

/** How near its limit a window stands, and since when. */
export type StandingLevel = {
  readonly provider: string;
  readonly credential: string;
  readonly window: string;
  readonly level: LimitLevel;
  readonly since: Date;
};

export const ledgerKey = (place: CooldownPlace, spanMs: number): string => `${placeKey(place)} ${spanMs}`;

/** Thresholds are a provider's, so its level is, too. */
export const levelKey = ({
  provider,
  credential,
  window,
}: Pick<StandingLevel, 'provider' | 'credential' | 'window'>): string =>
  `${provider} ${credential} ${window}`;

export const emptyBoard: Board = {
  agents: new Map(),
  providers: new Map(),
  cooldowns: new Map(),
  health: new Map(),
  stepMs: new Map(),
  observed: new Map(),
  ledger: new Map(),
  levels: new Map(),
  estimates: new Map(),
  projects: new Map(),
};

export const loadOf = (loads: ReadonlyMap<string, Load>, id: string): Load =>
  loads.get(id) ?? { queued: 0, running: 0 };

type Asked = Pick<Provider, 'host' | 'model' | 'credentials'>;

/** Of what shuts this credential just now, the longest. */
export function coolingOf(
  board: Board,
  provider: Pick<Asked, 'host' | 'model'>,
  credential: string,
  now: Date,
): Cooldown | null {
  let longest: Cooldown | null = null;
  for (const cooldown of board.cooldowns.values())
    if (cooldown.until > now && shuts(cooldown, provider, credential))
      if (!longest || cooldown.until > longest.until) longest = cooldown;
  return longest;
}

/** The credentials that may be used now. */
export const openCredentials = (board: Board, provider: Asked, now: Date): readonly string[] =>
  provider.credentials.filter((credential) => !coolingOf(board, provider, credential, now));

/** Null while one credential is open; otherwise what shuts the one that opens first. */
export function coolingUntil(board: Board, provider: Asked, now: Date): Cooldown | null {
  let first: Cooldown | null = null;
  for (const credential of provider.credentials) {
    const cooldown = coolingOf(board, provider, credential, now);
    if (!cooldown) return null;
    if (!first || cooldown.until < first.until) first = cooldown;
  }
  return first;
}

/** The same board with one cooldown more, for a decision taken in the transaction that sets it. */
export function withCooldown(board: Board, cooldown: Cooldown): Board {
  const key = placeKey(cooldown);
  const known = board.cooldowns.get(key);
  // The later of two stands.
  if (known && known.until > cooldown.until) return board;
  return { ...board, cooldowns: new Map(board.cooldowns).set(key, cooldown) };
}

export const healthOf = (board: Board, provider: Pick<Provider, 'host' | 'model'>): Health =>
  board.health.get(healthKey(provider)) ?? healthy(provider);

/** The same board with what was told of a place's windows, where it is newer than what is known. */
export function withObserved(board: Board, kept: readonly KeptWindow[]): Board {
  const observed = new Map(board.observed);
  for (const window of kept) {
    const key = placeKey(window);
    const known = observed.get(key) ?? [];
    if (known.some(({ name, seenAt }) => name === window.name && seenAt > window.seenAt)) continue;
    observed.set(key, [...known.filter(({ name }) => name !== window.name), window]);
  }
  return { ...board, observed };
}

/** The same board with one call more in a declared window, which it opens where it is not open. */
export function withUse(
  board: Board,
  key: string,
  { openedAt, requests, tokens, usd }: WindowUse,
  spanMs: number,
): Board {
  const before = board.ledger.get(key);
  const open = before && before.openedAt.getTime() + spanMs > openedAt.getTime() ? before : null;
  const use = {
    openedAt: open?.openedAt ?? openedAt,
    requests: (open?.requests ?? 0) + requests,
    tokens: (open?.tokens ?? 0) + tokens,
    usd: (open?.usd ?? 0) + usd,
  };
  return { ...board, ledger: new Map(board.ledger).set(key, use) };
}
