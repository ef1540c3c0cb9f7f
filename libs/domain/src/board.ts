import { placeKey, shuts, type Cooldown } from './cooldown.ts';
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
};

export const emptyBoard: Board = {
  agents: new Map(),
  providers: new Map(),
  cooldowns: new Map(),
  health: new Map(),
  stepMs: new Map(),
};

export const loadOf = (loads: ReadonlyMap<string, Load>, id: string): Load =>
  loads.get(id) ?? { queued: 0, running: 0 };

type Asked = Pick<Provider, 'host' | 'model' | 'credentials'>;

/** Of what shuts this credential just now, the longest. */
function longestOver(board: Board, provider: Asked, credential: string, now: Date): Cooldown | null {
  let longest: Cooldown | null = null;
  for (const cooldown of board.cooldowns.values())
    if (cooldown.until > now && shuts(cooldown, provider, credential))
      if (!longest || cooldown.until > longest.until) longest = cooldown;
  return longest;
}

/** The credentials that may be used now. */
export const openCredentials = (board: Board, provider: Asked, now: Date): readonly string[] =>
  provider.credentials.filter((credential) => !longestOver(board, provider, credential, now));

/** Null while one credential is open; otherwise what shuts the one that opens first. */
export function coolingUntil(board: Board, provider: Asked, now: Date): Cooldown | null {
  let first: Cooldown | null = null;
  for (const credential of provider.credentials) {
    const cooldown = longestOver(board, provider, credential, now);
    if (!cooldown) return null;
    if (!first || cooldown.until < first.until) first = cooldown;
  }
  return first;
}

/** The same board with one cooldown more, for a decision taken in the transaction that sets it. */
export const withCooldown = (board: Board, cooldown: Cooldown): Board => ({
  ...board,
  cooldowns: new Map(board.cooldowns).set(placeKey(cooldown), cooldown),
});

export const healthOf = (board: Board, provider: Pick<Provider, 'host' | 'model'>): Health =>
  board.health.get(healthKey(provider)) ?? healthy(provider);
