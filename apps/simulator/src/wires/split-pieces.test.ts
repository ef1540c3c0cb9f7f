import { expect, test } from 'vitest';
import { splitPieces } from './split-pieces.ts';

test('pieces make up the text and never split a character in two', () => {
  for (const text of ['', 'short', 'x'.repeat(15) + '😀 and more', '😀'.repeat(40)]) {
    const pieces = splitPieces(text);
    expect(pieces.join('')).toBe(text);
    expect(pieces.every((piece) => piece !== '' && piece.isWellFormed())).toBe(true);
  }
});
