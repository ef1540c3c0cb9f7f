import { expect, test } from 'vitest';
import { createPace } from './pace.ts';

test('the pace is what was freed in this tenth of a second or the one before', () => {
  const pace = createPace();
  expect(pace.perSpan(0)).toBe(0);
  for (const at of [10, 20, 30, 110]) pace.freed(at);
  expect(pace.perSpan(120)).toBe(3);
  expect(pace.perSpan(210)).toBe(1);
  expect(pace.perSpan(310)).toBe(0);
});

test('after a pause nothing of before counts', () => {
  const pace = createPace();
  for (const at of [10, 20, 30]) pace.freed(at);
  expect(pace.perSpan(5_000)).toBe(0);
});
