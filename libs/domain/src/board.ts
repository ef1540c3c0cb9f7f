import type { Cooldown } from './cooldown.ts';

export type Load = { readonly queued: number; readonly running: number };

/** What matching knows of the present: at most a second old, held in memory. */
export type Board = {
  readonly agents: ReadonlyMap<string, Load>;
  readonly providers: ReadonlyMap<string, Load>;
  readonly cooldowns: ReadonlyMap<string, Cooldown>;
};

export const emptyBoard: Board = { agents: new Map(), providers: new Map(), cooldowns: new Map() };

export const loadOf = (loads: ReadonlyMap<string, Load>, id: string): Load =>
  loads.get(id) ?? { queued: 0, running: 0 };

export function coolingUntil(board: Board, provider: string, now: Date): Cooldown | null {
  const cooldown = board.cooldowns.get(provider);
  return cooldown && cooldown.until.getTime() > now.getTime() ? cooldown : null;
}

/** The same board with one cooldown more, for a decision taken in the transaction that sets it. */
export const withCooldown = (board: Board, cooldown: Cooldown): Board => ({
  ...board,
  cooldowns: new Map(board.cooldowns).set(cooldown.provider, cooldown),
});
