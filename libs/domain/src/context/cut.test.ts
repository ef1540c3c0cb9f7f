import { expect, test } from 'vitest';
import { headOf, oneLine, tailOf } from './cut.ts';

test.each<[string, string, string]>([
  ['a head', headOf('abcdef', 3), 'abc'],
  ['a head before half a character', headOf('ab😀', 3), 'ab'],
  ['a head of all', headOf('ab', 9), 'ab'],
  ['a tail', tailOf('abcdef', 3), 'def'],
  ['a tail behind half a character', tailOf('😀ab', 3), 'ab'],
  ['a tail of nothing', tailOf('ab', 0), ''],
  ['a line', oneLine(' a\n\n b  c ', 9), 'a b c'],
  ['a long line', oneLine('abcdef', 4), 'abc…'],
])('%s', (_what, cut, expected) => {
  expect(cut).toBe(expected);
});
