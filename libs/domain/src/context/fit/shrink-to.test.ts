import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shrinkTo, type Refused } from './shrink-to.ts';

test.each<[string, Refused, number]>([
  ['nothing is said: 70 %', { sentTokens: 100_000, outputTokens: 4_000 }, 70_000],
  ['the limit is said', { sentTokens: 100_000, limitTokens: 64_000, outputTokens: 4_000 }, 58_200],
  [
    'limit and its own count are said',
    { sentTokens: 100_000, limitTokens: 124_000, reportedTokens: 200_000, outputTokens: 4_000 },
    58_200,
  ],
  [
    'a limit that we seem to keep: 70 %',
    { sentTokens: 50_000, limitTokens: 64_000, outputTokens: 4_000 },
    35_000,
  ],
  [
    'a limit below the answer’s reserve',
    { sentTokens: 50_000, limitTokens: 4_000, outputTokens: 8_000 },
    2_716,
  ],
  ['a limit of nothing: 70 %', { sentTokens: 10, limitTokens: 0, outputTokens: 1 }, 7],
])('%s', (_what, refused, ceiling) => {
  expect(shrinkTo(refused)).toBe(ceiling);
});

test('a next try is always smaller', () => {
  const tokens = fc.integer({ min: 1, max: 2_000_000 });
  fc.assert(
    fc.property(
      tokens,
      fc.option(tokens),
      fc.option(tokens),
      tokens,
      (sentTokens, limit, reported, outputTokens) => {
        const next = shrinkTo({
          sentTokens,
          outputTokens,
          ...(limit !== null && { limitTokens: limit }),
          ...(reported !== null && { reportedTokens: reported }),
        });
        expect(next).toBeLessThan(sentTokens);
      },
    ),
  );
});
