import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aProvider } from '../../sample.test-data.ts';
import { fitContext, type FitResult } from '../fit/fit-context.ts';
import { toLog } from '../log.ts';
import { longSession, options } from '../session.test-data.ts';
import { chooseShrinkOrMove } from './choose-shrink-or-move.ts';
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

const session = toLog(longSession(30_000));
const fit = (tokens: number): FitResult => fitContext(session, options(tokens));
const large = aProvider('large');
const middle = aProvider('middle');

test('a move that keeps clearly more is taken', () => {
  const choice = chooseShrinkOrMove(fit(8_000), [
    { provider: middle, fit: fit(12_000) },
    { provider: large, fit: fit(100_000) },
  ]);
  expect(choice).toMatchObject({ kind: 'move', provider: { id: 'large' }, fitted: { fidelity: 1 } });
});

test('a move that keeps hardly more is not worth it', () => {
  expect(chooseShrinkOrMove(fit(8_000), [{ provider: large, fit: fit(8_200) }]).kind).toBe('shrink');
  expect(chooseShrinkOrMove(fit(8_000), []).kind).toBe('shrink');
});

test('among moves that keep the same the first is taken', () => {
  const moves = [middle, large].map((provider) => ({ provider, fit: fit(100_000) }));
  expect(chooseShrinkOrMove(fit(8_000), moves)).toMatchObject({ kind: 'move', provider: { id: 'middle' } });
});

test('where nothing fits, it is said how near the nearest was', () => {
  const choice = chooseShrinkOrMove(fit(10), [{ provider: large, fit: fit(40) }]);
  const nearest = fit(40);
  expect(choice).toMatchObject({
    kind: 'neither',
    overByTokens: nearest.kind === 'too-small' && nearest.overByTokens,
  });
});
