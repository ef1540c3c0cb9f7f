import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.ts';

test('a cursor comes back as it went out and needs no escaping in a URL', () => {
  for (let i = 0; i < 200; i += 1) {
    const id = crypto.randomUUID();
    const text = encodeCursor({ id });
    expect(encodeURIComponent(text)).toBe(text);
    expect(decodeCursor(text)).toEqual({ id });
  }
});

test.each(['', 'x', '%', 'é'.repeat(48), btoa('not a uuid, but thirty-six letters..')])(
  '%j is no cursor',
  (text) => {
    expect(decodeCursor(text)).toBeNull();
  },
);
