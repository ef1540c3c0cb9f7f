import { expect, test } from 'vitest';
import { showDuration } from './show-duration.ts';

test.each([
  [0, '0ms'],
  [20, '20ms'],
  [7660, '7.66s'],
  [86_400, '1m26.4s'],
  [7_205_000, '2h0m5s'],
])('%d ms is written %s', (durationMs, text) => {
  expect(showDuration(durationMs)).toBe(text);
});
