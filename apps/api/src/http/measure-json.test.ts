import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measureJson } from './measure-json.ts';

const measure = (text: string) => measureJson(Buffer.from(text));

test.each([
  ['1', 0, 1],
  ['[]', 1, 2],
  ['[1,[2,{"a":[3]}]]', 4, 7],
  ['{"a":"[[[,,","b":"\\"[","c\\\\":[1]}', 2, 5],
])('%s', (text, levels, values) => {
  expect(measure(text)).toEqual({ levels, values });
});

test('never counts fewer values or levels than there are', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const { levels, values } = count(JSON.parse(text));
      const measured = measure(text);
      expect(measured.levels).toBe(levels);
      expect(measured.values).toBeGreaterThanOrEqual(values);
      expect(measured.values).toBeLessThanOrEqual(2 * values);
    }),
  );
});

function count(value: unknown): { levels: number; values: number } {
  if (typeof value !== 'object' || value === null) return { levels: 0, values: 1 };
  const inside = Object.values(value).map(count);
  return {
    levels: 1 + Math.max(0, ...inside.map((each) => each.levels)),
    values: 1 + inside.reduce((sum, each) => sum + each.values, 0),
  };
}
