import { expect, test } from 'vitest';
import { jsonFaultAt } from './json-fault-at.ts';

test.each([
  ['{"a":1,}', 7],
  ['[1,x]', 3],
  ['{a}', 1],
  ['{"a":tru}', 8],
  ['{"input": "a" "b"}', 14],
  ['"a\nb"', 2],
  ['"\\u12"', 5],
  ['{"a":1}}', 7],
])('%j stops being JSON where it does', (text, position) => {
  expect(jsonFaultAt(text)).toBe(position);
});

test.each(['', '{"a":1', '[1, 2', '"open', '-', '1.', 'nul'])('%j only ends too early', (text) => {
  expect(jsonFaultAt(text)).toBe(text.length);
});

test('a text too long to search is not searched', () => {
  expect(jsonFaultAt(`[${'1,'.repeat(60_000)}x]`)).toBeNull();
});
