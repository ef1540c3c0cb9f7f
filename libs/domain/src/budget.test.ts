import { expect, test } from 'vitest';
import { capReached } from './budget.ts';
import { backoffMs } from './backoff.ts';
import { aProvider } from './sample.test-data.ts';
import type { Budget } from './task.ts';
import { costUsd } from './usage.ts';

const limits = { maxSteps: 10, maxRunSeconds: 60 };
const spent = {
  usage: { inputTokens: 900, cachedInputTokens: 0, outputTokens: 100 },
  costUsd: 0.5,
  steps: 4,
};
const provider = aProvider('claude', { prices: { input: 10, cachedInput: 1, output: 30 } });

test.each<[string, Budget, number, 'usd' | 'tokens' | 'turns' | null]>([
  ['no cap', {}, 1_000, null],
  ['turns left', { turns: 5 }, 0, null],
  ['turns used up', { turns: 4 }, 0, 'turns'],
  ['tokens that just fit', { tokens: 1_500 }, 500, null],
  ['tokens that do not', { tokens: 1_499 }, 500, 'tokens'],
  ['money that just fits', { usd: 0.51 }, 1_000, null],
  ['money that does not', { usd: 0.509 }, 1_000, 'usd'],
  ['money used up', { usd: 0.5 }, 0, 'usd'],
])('%s', (_what, budget, inputTokens, cap) => {
  const question = capReached(budget, limits, spent, inputTokens, provider);
  expect(question?.cap ?? null).toBe(cap);
  expect(question?.text ?? '').toContain(cap === null ? '' : `"${cap}"`);
});

test("the agent's own ceiling of steps holds until the task's owner raises it", () => {
  const done = { ...spent, steps: 10 };
  expect(capReached({}, limits, done, 0, provider)?.cap).toBe('turns');
  expect(capReached({ turns: 11 }, limits, done, 0, provider)).toBeNull();
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
