import { expect, test } from 'vitest';
import { periodAt, periodCapReached, type BudgetPeriod, type BudgetStanding } from './period-budget.ts';
import type { Budget } from './task.ts';

test.each<[BudgetPeriod, string, string, string]>([
  ['day', '2030-01-31T23:59:59.999Z', '2030-01-31', '2030-02-01T00:00:00.000Z'],
  ['day', '2030-02-01T00:00:00.000Z', '2030-02-01', '2030-02-02T00:00:00.000Z'],
  ['month', '2030-01-31T23:59:59.999Z', '2030-01-01', '2030-02-01T00:00:00.000Z'],
  ['month', '2030-02-01T00:00:00.000Z', '2030-02-01', '2030-03-01T00:00:00.000Z'],
  ['month', '2031-12-31T23:59:59.999Z', '2031-12-01', '2032-01-01T00:00:00.000Z'],
  ['day', '2032-02-28T12:00:00.000Z', '2032-02-28', '2032-02-29T00:00:00.000Z'],
  ['day', '2030-01-01T01:00:00.000+02:00', '2029-12-31', '2030-01-01T00:00:00.000Z'],
])('the %s of %s begins on %s and ends at %s', (period, at, starts, resetsAt) => {
  expect(periodAt(period, new Date(at))).toEqual({ starts, resetsAt: new Date(resetsAt) });
});

const nothing = { usd: 0, tokens: 0, turns: 0 };
const next = { usd: 0.1, tokens: 1_000, turns: 1 };

const standing = (caps: Budget, more: Partial<BudgetStanding> = {}): BudgetStanding => ({
  owner: { kind: 'key', id: 'key-1', name: 'ci' },
  period: 'day',
  resetsAt: new Date('2030-01-02T00:00:00Z'),
  caps,
  used: { usd: 0.5, tokens: 5_000, turns: 5 },
  reserved: nothing,
  ...more,
});

const ofProject = {
  owner: { kind: 'project', id: 'project-1', name: 'default' },
  period: 'month',
  resetsAt: new Date('2030-02-01T00:00:00Z'),
} as const;

test.each<[string, readonly BudgetStanding[], string | null]>([
  ['no cap', [standing({})], null],
  ['a call that just fits', [standing({ usd: 0.6, tokens: 6_000, turns: 6 })], null],
  ['too little money', [standing({ usd: 0.5999 })], 'key day usd'],
  ['too few tokens', [standing({ tokens: 5_999 })], 'key day tokens'],
  ['no turn left', [standing({ turns: 5 })], 'key day turns'],
  ['what is reserved may come back', [standing({ turns: 6 }, { reserved: { ...nothing, turns: 3 } })], null],
  ['one of two', [standing({ usd: 9 }), standing({ turns: 1 }, ofProject)], 'project month turns'],
  [
    'of two the one that resets last',
    [standing({ usd: 0.1 }), standing({ usd: 0.1 }, ofProject)],
    'project month usd',
  ],
])('%s', (_what, standings, named) => {
  const question = periodCapReached(standings, next);
  expect(question && `${question.owner} ${question.period} ${question.cap}`).toBe(named);
});

test('the question names the owner, the period, what is used, the reset and the remedy', () => {
  expect(periodCapReached([standing({ usd: 0.55 })], next)).toEqual({
    kind: 'budget',
    cap: 'usd',
    owner: 'key',
    period: 'day',
    resetsAt: '2030-01-02T00:00:00.000Z',
    text: 'The key ci may spend $0.55 a day: $0.5 used, and the next call may take $0.1. It resets at 2030-01-02T00:00:00.000Z. To go on, raise the key’s cap (baton keys update key-1 --per-day usd=N) or wait for the reset, then answer the task with any text; or cancel it.',
  });
  expect(periodCapReached([standing({ turns: 5 }, ofProject)], next)?.text).toContain(
    'raise projects.default.budget.month.turns in baton.yaml and restart or wait',
  );
});

test('a call that the whole cap does not hold is not told to wait', () => {
  expect(periodCapReached([standing({ tokens: 900 })], next)?.text).toContain('so its reset does not help');
});
