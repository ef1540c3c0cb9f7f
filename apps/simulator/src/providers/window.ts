/** A limit that counts from its first request and reopens a fixed time later. */
export interface WindowRule {
  readonly counts: 'requests' | 'tokens';
  readonly limit: number;
  readonly lengthMs: number;
}

/** Times are milliseconds since the epoch. */
export type WindowState =
  | { readonly kind: 'unused' }
  | { readonly kind: 'counting'; readonly used: number; readonly reopensAt: number }
  /** Closed from the start, by a limit of 0. */
  | { readonly kind: 'shut'; readonly reopensAt: number }
  /** Was shut; holds any number now. */
  | { readonly kind: 'unlimited' };

export interface Budget {
  readonly lengthMs: number;
  readonly limit: number;
  readonly remaining: number;
  readonly reopensAt: number;
}

export const startWindow = (rule: WindowRule, now: number): WindowState =>
  rule.limit === 0 ? { kind: 'shut', reopensAt: now + rule.lengthMs } : { kind: 'unused' };

/** The state at `now`: a window whose time is over has reopened. */
export function windowAt(state: WindowState, now: number): WindowState {
  switch (state.kind) {
    case 'unused':
    case 'unlimited':
      return state;
    case 'counting':
      return now < state.reopensAt ? state : { kind: 'unused' };
    case 'shut':
      return now < state.reopensAt ? state : { kind: 'unlimited' };
  }
}

export function chargeWindow(rule: WindowRule, state: WindowState, amount: number, now: number): WindowState {
  const current = windowAt(state, now);
  switch (current.kind) {
    case 'unused':
      return { kind: 'counting', used: amount, reopensAt: now + rule.lengthMs };
    case 'counting':
      return { ...current, used: current.used + amount };
    case 'shut':
    case 'unlimited':
      return current;
  }
}

/** What is left, or null when nothing is limited. Nothing left: closed. */
export function windowBudget(rule: WindowRule, state: WindowState, now: number): Budget | null {
  const current = windowAt(state, now);
  const { lengthMs } = rule;
  switch (current.kind) {
    case 'unused':
      return { lengthMs, limit: rule.limit, remaining: rule.limit, reopensAt: now + rule.lengthMs };
    case 'counting':
      return {
        lengthMs,
        limit: rule.limit,
        remaining: Math.max(0, rule.limit - current.used),
        reopensAt: current.reopensAt,
      };
    case 'shut':
      return { lengthMs, limit: 0, remaining: 0, reopensAt: current.reopensAt };
    case 'unlimited':
      return null;
  }
}
