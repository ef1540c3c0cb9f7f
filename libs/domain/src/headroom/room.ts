import { coolingOf, loadOf, type Board } from '../board.ts';
import type { Provider } from '../provider.ts';
import { amountIn, perCall, type Estimate } from './estimate.ts';
import { defaultThresholds, reaches } from './level.ts';
import { usedShare, type LimitWindow } from './limit-window.ts';
import { windowsOf } from './windows-of.ts';

/** Who wants to begin at a provider. */
export type Newcomer = {
  /** Of priority 1 or 2: somebody waits for it, and a provider's reserve is kept for it. */
  readonly urgent: boolean;
  readonly estimate: Estimate;
};

/**
 * Whether a provider's windows have room for a newcomer. `scarce`: above critical, so only where no other is free.
 * `spokenFor`: there is something left, but not enough for this one beside what runs and waits there.
 */
export type Room =
  | { readonly kind: 'free' }
  | { readonly kind: 'scarce'; readonly why: string }
  | {
      readonly kind: 'closed';
      readonly until: Date;
      readonly why: string;
      readonly spokenFor?: true;
    };

/** By the credential with the most room. */
export function roomFor(board: Board, provider: Provider, newcomer: Newcomer, now: Date): Room {
  if (board.observed.size === 0 && !provider.windows) return { kind: 'free' };
  let best: Room | null = null;
  for (const credential of provider.credentials) {
    const room = roomUnder(credential, board, provider, newcomer, now);
    if (room.kind === 'free') return room;
    best = best ? better(best, room) : room;
  }
  return best ?? { kind: 'free' };
}

function better(a: Room, b: Room): Room {
  if (a.kind === 'closed' && b.kind === 'closed') return b.until < a.until ? b : a;
  return a.kind === 'closed' ? b : a;
}

function roomUnder(
  credential: string,
  board: Board,
  provider: Provider,
  newcomer: Newcomer,
  now: Date,
): Room {
  const cooldown = coolingOf(board, provider, credential, now);
  if (cooldown) return { kind: 'closed', until: cooldown.until, why: cooldown.code };
  return windowsOf(board, provider, credential, now)
    .map((window) => roomIn(window, board, provider, newcomer, now))
    .reduce(worse, { kind: 'free' });
}

function worse(a: Room, b: Room): Room {
  if (a.kind === 'closed' && b.kind === 'closed') return b.until > a.until ? b : a;
  return b.kind === 'closed' || a.kind === 'free' ? b : a;
}

/** The order in which a window fills: free; above critical for what fits; the reserve for the urgent; above emergency for nobody. */
function roomIn(window: LimitWindow, board: Board, provider: Provider, newcomer: Newcomer, now: Date): Room {
  const { critical } = provider.thresholds ?? defaultThresholds;
  const until = reopensAt(window, now);
  if (isUsedUp(window, provider, newcomer.urgent)) return { kind: 'closed', until, why: showUse(window) };
  if (window.leftShare >= 1) return { kind: 'free' };
  const { queued, running } = loadOf(board.providers, provider.id);
  const isScarce = reaches(usedShare(window), critical);
  const each = isScarce ? newcomer.estimate : perCall(newcomer.estimate);
  const wanted = amountIn(window.unit, each, provider.prices);
  const left = usableOf(window, provider, newcomer.urgent);
  if (wanted !== null && left !== null && left < wanted * (queued + running + 1)) {
    const taken =
      left >= wanted ? 'spoken for by what runs and waits there' : 'less than a task usually takes';
    const why = `${showUse(window)}, and what is left is ${taken}`;
    const soon = new Date(Math.min(until.getTime(), now.getTime() + lookAgainMs));
    return { kind: 'closed', until: soon, why, spokenFor: true };
  }
  return isScarce ? { kind: 'scarce', why: showUse(window) } : { kind: 'free' };
}

/** Nothing more begins under it. What is reserved for the urgent they may use up. */
export function isUsedUp(
  window: LimitWindow,
  { reserve = 0, thresholds = defaultThresholds }: Pick<Provider, 'reserve' | 'thresholds'>,
  urgent: boolean,
): boolean {
  const closedAt = urgent && reserve > 0 ? 1 : Math.min(thresholds.emergency, 1 - reserve);
  return reaches(usedShare(window), closedAt);
}

/** What is left for this one, in the window's unit. */
export function usableOf(
  { left, limit }: LimitWindow,
  { reserve = 0 }: Pick<Provider, 'reserve'>,
  urgent: boolean,
): number | null {
  if (left === null) return null;
  return urgent || limit === null ? left : left - reserve * limit;
}

/** An estimate may have been too high, and nobody may have said when a window reopens. */
const lookAgainMs = 60_000;

export const reopensAt = ({ resetsAt }: LimitWindow, now: Date): Date =>
  resetsAt ?? new Date(now.getTime() + lookAgainMs);

/** Never 100 while something is left. */
export const showUse = (window: LimitWindow): string =>
  `${window.name}: ${Math.floor(usedShare(window) * 100 + 1e-6)} % used`;
