import { expect, test } from 'vitest';
import { createSuspects } from './suspects.ts';

const suspect = (runId: string, crashes: number) => ({ runId, dispatch: 1, crashes });

test('who was at one death only goes on beside others at once', () => {
  const { admit } = createSuspects(3);
  expect([suspect('a', 1), suspect('b', 1), suspect('c', 0)].map(admit)).toEqual([true, true, true]);
});

test('a last chance is had without another suspect, but beside those who were at no death', () => {
  const { admit, clear } = createSuspects(3);
  expect([suspect('fresh', 0), suspect('a', 1), suspect('last', 2)].map(admit)).toEqual([true, true, false]);
  clear(suspect('a', 1));
  expect([suspect('last', 2), suspect('a', 1), suspect('b', 2), suspect('other', 0)].map(admit)).toEqual([
    true,
    false,
    false,
    true,
  ]);
  clear(suspect('last', 2));
  expect(admit(suspect('b', 2))).toBe(true);
});
