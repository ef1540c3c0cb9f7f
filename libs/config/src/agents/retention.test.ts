import { expect, test } from 'vitest';
import { retention } from './retention.ts';

const dayMs = 24 * 3_600_000;

test.each([
  ['1d', dayMs],
  ['30d', 30 * dayMs],
  ['3650d', 3_650 * dayMs],
  ['off', null],
  [false, null],
  [null, null],
  [undefined, undefined],
])('%s is understood', (said, ms) => {
  expect(retention.parse(said)).toBe(ms);
});

test.each(['0d', '3651d', '12h', '1.5d', 'thirty days', '30', 30, true, {}])(
  '%s is refused with what would be right',
  (said) => {
    const { error } = retention.safeParse(said);
    expect(error?.issues.map(({ message }) => message)).toEqual([
      'use whole days such as 30d, from 1d to 3650d, or off to keep everything',
    ]);
  },
);
