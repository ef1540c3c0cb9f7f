import type { Usage } from '../chat/chat.ts';
import type { ReadScript } from '../scripts/script.ts';
import {
  type Budget,
  chargeWindow,
  startWindow,
  windowAt,
  windowBudget,
  type WindowRule,
  type WindowState,
} from './window.ts';

const MINUTE_MS = 60_000;

/** What is left by kind, null where nothing limits that kind. */
export interface Budgets {
  readonly requests: Budget | null;
  readonly tokens: Budget | null;
}

export interface ClosedWindow {
  readonly counts: 'requests' | 'tokens';
  readonly limit: number;
  readonly reopensAt: number;
}

/** All windows of one provider. `now` is in milliseconds since the epoch. */
export interface Limits {
  readonly present: (now: number) => { readonly rule: WindowRule; readonly state: WindowState }[];
  /** The closed window that reopens last, or null when a call may pass. */
  readonly closed: (now: number) => ClosedWindow | null;
  readonly charge: (usage: Usage, now: number) => void;
  readonly budgets: (now: number) => Budgets;
}

export function createLimits(
  script: { readonly window: ReadScript['window']; readonly perMinute: number | undefined },
  putAt: number,
): Limits {
  const windows = limitRules(script).map((rule) => ({ rule, state: startWindow(rule, putAt) }));

  const tightest = (counts: 'requests' | 'tokens', now: number): Budget | null =>
    windows
      .filter(({ rule }) => rule.counts === counts)
      .map(({ rule, state }) => windowBudget(rule, state, now))
      .reduce(tighter, null);

  return {
    present: (now) => windows.map(({ rule, state }) => ({ rule, state: windowAt(state, now) })),
    closed: (now) => {
      const closed = windows.flatMap(({ rule, state }) => {
        const budget = windowBudget(rule, state, now);
        return budget?.remaining === 0 ? [{ counts: rule.counts, ...budget }] : [];
      });
      return closed.toSorted((a, b) => b.reopensAt - a.reopensAt)[0] ?? null;
    },
    charge: (usage, now) => {
      for (const window of windows) {
        const amount = window.rule.counts === 'requests' ? 1 : usage.inputTokens + usage.outputTokens;
        window.state = chargeWindow(window.rule, window.state, amount, now);
      }
    },
    budgets: (now) => ({ requests: tightest('requests', now), tokens: tightest('tokens', now) }),
  };
}

function limitRules(script: Parameters<typeof createLimits>[0]): WindowRule[] {
  const rules: WindowRule[] = [];
  const { window, perMinute } = script;
  if (window) {
    const counts = window.requests === undefined ? 'tokens' : 'requests';
    rules.push({ counts, limit: window[counts] ?? 0, lengthMs: Math.round(window.seconds * 1000) });
  }
  if (perMinute !== undefined) rules.push({ counts: 'requests', limit: perMinute, lengthMs: MINUTE_MS });
  return rules;
}

/** The one with less left; of equals the one that reopens later. */
function tighter(a: Budget | null, b: Budget | null): Budget | null {
  if (a === null || b === null) return a ?? b;
  if (a.remaining !== b.remaining) return a.remaining < b.remaining ? a : b;
  return a.reopensAt >= b.reopensAt ? a : b;
}
