import { expect, test } from 'vitest';
import { capReached, dearestCall, longestAnswer, showAmount, takenBy } from './budget.ts';
import { backoffMs } from './backoff.ts';
import { aProvider } from './sample.test-data.ts';
import type { Budget } from './task.ts';
import { costUsd, noUsage } from './usage.ts';

const limits = { maxSteps: 10, maxRunSeconds: 60 };
const spent = {
  usage: { inputTokens: 900, cachedInputTokens: 0, outputTokens: 100 },
  costUsd: 0.5,
  steps: 3,
  brokenCalls: 1,
};
const provider = aProvider('claude', { prices: { input: 10, cachedInput: 1, output: 30 } });

/** 1,000 tokens of input and an answer of at most 500 tokens: 1.5 k tokens and 2.5 cents. */
const next = dearestCall(1_000, 500, provider);

test.each<[string, Budget, 'usd' | 'tokens' | 'turns' | null]>([
  ['no cap', {}, null],
  ['turns left', { turns: 5 }, null],
  ['turns used up, the broken one counted', { turns: 4 }, 'turns'],
  ['tokens that just fit', { tokens: 2_500 }, null],
  ['tokens that do not fit a whole answer', { tokens: 2_499 }, 'tokens'],
  ['money that just fits', { usd: 0.525 }, null],
  ['money that does not fit a whole answer', { usd: 0.5249 }, 'usd'],
  ['money used up', { usd: 0.5 }, 'usd'],
])('%s', (_what, budget, cap) => {
  const question = capReached(budget, limits, spent, next);
  expect(question?.cap ?? null).toBe(cap);
  expect(question?.text ?? '').toContain(cap === null ? '' : `"${cap}"`);
});

test("the agent's own ceiling of steps holds until the task's owner raises it", () => {
  const done = { ...spent, steps: 9 };
  expect(capReached({}, limits, done, next)?.cap).toBe('turns');
  expect(capReached({ turns: 11 }, limits, done, next)).toBeNull();
});

test('the question says what is used, what the next call may take, and an answer that is enough', () => {
  const text = capReached({ usd: 0.51 }, limits, spent, next)?.text ?? '';
  expect(text).toContain('$0.51 is reached: $0.5 used, and the next call may take $0.025.');
  const enough = Number(/at least ([\d.]+)/u.exec(text)?.[1]);
  expect(capReached({ usd: enough }, limits, spent, next)).toBeNull();
});

test('an answer is estimated by the lower ceiling of agent and provider', () => {
  expect(longestAnswer(limits, provider)).toBe(8_000);
  expect(longestAnswer({ ...limits, outputTokens: 500 }, provider)).toBe(500);
  expect(longestAnswer({ ...limits, outputTokens: 9_000 }, provider)).toBe(8_000);
});

test('a call that was refused before anything was counted takes no turn, a broken one does', () => {
  expect(takenBy(noUsage, 0)).toEqual({ usd: 0, tokens: 0, turns: 0 });
  const usage = { inputTokens: 10, cachedInputTokens: 10, outputTokens: 0 };
  expect(takenBy(usage, 0)).toEqual({ usd: 0, tokens: 10, turns: 1 });
});

test('amounts read as they are said', () => {
  expect([showAmount('usd', 0.1 + 0.2), showAmount('tokens', 1_200), showAmount('turns', 1)]).toEqual([
    '$0.3',
    '1200 tokens',
    '1 turn',
  ]);
});

test('cached input is priced as such and not twice', () => {
  const usage = { inputTokens: 1_000_000, cachedInputTokens: 400_000, outputTokens: 100_000 };
  expect(costUsd(usage, provider.prices)).toBeCloseTo(0.6 * 10 + 0.4 * 1 + 0.1 * 30);
});

test('backoff grows under full jitter to at most 30 s', () => {
  expect([1, 2, 3, 4, 10].map((tries) => backoffMs(tries, undefined, 0.999_999))).toEqual([
    1_000, 2_000, 4_000, 8_000, 30_000,
  ]);
  expect(backoffMs(3, undefined, 0)).toBe(0);
  expect(backoffMs(3, 77, 0.9)).toBe(77);
});
