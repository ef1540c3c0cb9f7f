import { expect, test } from 'vitest';
import { showText } from './show-text.ts';

test.each([
  ['naïve 😀', 'naïve 😀'],
  ['a\0b\n', 'a\\u{0000}b\\u{000a}'],
  ['\u001b[31mred', '\\u{001b}[31mred'],
  ['\u202egnp.exe', '\\u{202e}gnp.exe'],
  ['123456789😀', '123456789\ufffd'],
  ['a long one that goes on', 'a long one'],
])('%j is shown so that all of it is seen', (text, shown) => {
  expect(showText(text, 10)).toBe(shown);
});
