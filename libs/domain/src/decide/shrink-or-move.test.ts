import { expect, test } from 'vitest';
import { aProvider } from '../sample.test-data.ts';
import { chooseShrinkOrMove } from './shrink-or-move.ts';

const gemini = aProvider('gemini');

test.each<[string, number | null, number | null, string]>([
  ['nobody else takes more', 0.4, null, 'shrink'],
  ['the other would be given hardly more', 0.93, 0.97, 'shrink'],
  ['the other would be given less', 0.9, 0.5, 'shrink'],
  ['the other would be given clearly more', 0.93, 0.99, 'move'],
  ['nothing can be shortened here', null, 0.3, 'move'],
  ['nothing can be done', null, null, 'neither'],
])('%s: %d here, %d there: %s', (_what, here, there, kind) => {
  expect(chooseShrinkOrMove(here, there === null ? null : { provider: gemini, fidelity: there }).kind).toBe(
    kind,
  );
});

test('a move says what both would keep', () => {
  expect(chooseShrinkOrMove(0.25, { provider: gemini, fidelity: 1 })).toEqual({
    kind: 'move',
    reason: 'gemini takes 100 % of the context; here it would be 25 %',
  });
});
