import { loadOf, openCredentials, type Board } from '../board.ts';
import type { Provider } from '../provider.ts';
import { amountIn, type Estimate } from './estimate.ts';
import { isUsedUp, reopensAt, showUse, usableOf } from './room.ts';
import type { LimitWindow } from './limit-window.ts';
import { windowsOf } from './windows-of.ts';

/** The next call of a run. */
export type NextCall = { readonly urgent: boolean; readonly estimate: Estimate };

/** Why a run should not make its next call here. */
export type Pressure = {
  readonly until: Date;
  readonly why: string;
  /** Not even this one call fits. */
  readonly spent: boolean;
};

export type CallStanding =
  | { readonly kind: 'calm'; /** That may be called with. */ readonly credentials: readonly string[] }
  | { readonly kind: 'pressed'; readonly credentials: readonly string[]; readonly pressure: Pressure };

export type PressedRun = {
  /** It has taken a step here. */
  readonly begun: boolean;
  /** Of the task so far, and of its agent's tasks on average, where that is known. */
  readonly steps: number;
  readonly usualSteps: number | undefined;
  readonly otherIsFree: boolean;
};

/** Of few steps none is long enough to be nearly done. */
const longSteps = 3;

/** Whether a pressed run goes on all the same: while its call fits, if it is nearly done or nobody else is free. */
export function staysUnder(
  { spent }: Pick<Pressure, 'spent'>,
  { begun, steps, usualSteps = 0, otherIsFree }: PressedRun,
): boolean {
  if (spent || !begun) return false;
  const isNearlyDone = usualSteps >= longSteps && Math.abs(usualSteps - steps) <= 1;
  return isNearlyDone || !otherIsFree;
}

/** What is full again so soon is no reason to leave before it is used up. */
const shortMs = 60_000;

/** Which of a provider's open credentials a run may make its next call with; where none may, why. */
export function callStanding(board: Board, provider: Provider, call: NextCall, now: Date): CallStanding {
  const open = openCredentials(board, provider, now);
  if (board.observed.size === 0 && !provider.windows) return { kind: 'calm', credentials: open };
  const found = open.map((credential) => ({
    credential,
    pressure: pressureUnder(credential, board, provider, call, now),
  }));
  const calm = found.filter(({ pressure }) => pressure === null);
  const least = found.reduce<Pressure | null>(
    (a, { pressure: b }) => (a && b ? milder(a, b) : (a ?? b)),
    null,
  );
  if (calm.length > 0 || least === null)
    return { kind: 'calm', credentials: calm.map(({ credential }) => credential) };
  const usable = found.filter(({ pressure }) => pressure === null || !pressure.spent);
  return { kind: 'pressed', credentials: usable.map(({ credential }) => credential), pressure: least };
}

/** One that is not spent before one that is, then the one that ends first. */
const milder = (a: Pressure, b: Pressure): Pressure =>
  a.spent !== b.spent ? (a.spent ? b : a) : b.until < a.until ? b : a;

function pressureUnder(
  credential: string,
  board: Board,
  provider: Provider,
  call: NextCall,
  now: Date,
): Pressure | null {
  let worst: Pressure | null = null;
  for (const window of windowsOf(board, provider, credential, now)) {
    const one = pressureOf(window, board, provider, call, now);
    worst = worst && one ? harder(worst, one) : (worst ?? one);
  }
  return worst;
}

const harder = (a: Pressure, b: Pressure): Pressure => ({
  ...(b.until > a.until ? b : a),
  spent: a.spent || b.spent,
});

/** Above emergency; or one call of every run in progress here would use up what is left. */
function pressureOf(
  window: LimitWindow,
  board: Board,
  provider: Provider,
  { urgent, estimate }: NextCall,
  now: Date,
): Pressure | null {
  if (window.leftShare >= 1) return null;
  const wanted = amountIn(window.unit, estimate, provider.prices) ?? 0;
  const until = reopensAt(window, now);
  const isSpent = window.leftShare <= 0 || (window.left !== null && window.left < wanted);
  const pressed = { until, why: showUse(window), spent: isSpent };
  if (isSpent) return pressed;
  if (until.getTime() - now.getTime() <= shortMs) return null;
  if (isUsedUp(window, provider, urgent)) return pressed;
  const left = usableOf(window, provider, urgent);
  const { running } = loadOf(board.providers, provider.id);
  return left !== null && left < wanted * Math.max(1, running) ? pressed : null;
}
