import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { houseRules } from './support/house-rules.ts';
import { readHouse } from './support/read-house.ts';

const house = readHouse(join(import.meta.dirname, '..'));

describe('the house', () => {
  test.each(Object.entries(houseRules))('%s', (_sentence, rule) => {
    expect(rule(house)).toEqual([]);
  });
});
