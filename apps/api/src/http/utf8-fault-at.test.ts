import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8FaultAt } from './utf8-fault-at.ts';

test.each<[string, readonly number[], number]>([
  ['a byte that no text has', [0x61, 0xff, 0x62], 1],
  ['Latin-1', [0x22, 0xfc, 0x22], 1],
  ['a character cut short at the end', [0x61, 0xe2, 0x82], 1],
  ['an overlong form', [0xc0, 0xaf], 0],
  ['half a surrogate pair', [0x61, 0x62, 0xed, 0xa0, 0x80], 2],
  ['a fault after a real U+FFFD', [0xef, 0xbf, 0xbd, 0x61, 0xef, 0xbf, 0xbd, 0x80], 7],
  ['a fault after a byte order mark', [0xef, 0xbb, 0xbf, 0x80], 3],
  ['text without a fault', [...Buffer.from('naïve 😀 \ufffd')], 15],
])('%s', (_, bytes, at) => {
  expect(utf8FaultAt(Buffer.from(bytes))).toBe(at);
});

test('whatever comes: all before the place is UTF-8, and one character more is not', () => {
  const bytes = fc.array(fc.oneof(fc.constantFrom(0x61, 0xef, 0xbf, 0xbd, 0xf0, 0x9f), fc.nat({ max: 255 })));
  fc.assert(
    fc.property(bytes, (list) => {
      const given = Buffer.from(list);
      const at = utf8FaultAt(given);
      expect(isUtf8(given.subarray(0, at))).toBe(true);
      if (at === given.length) return;
      for (const more of [1, 2, 3, 4]) expect(isUtf8(given.subarray(at, at + more))).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});
