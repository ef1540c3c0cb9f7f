import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderBatch } from './order-batch.ts';

const circlesOf = (needs: readonly (readonly number[])[]) =>
  Object.fromEntries([...orderBatch(needs).circles].map(([item, { items }]) => [item, items]));

test('items that wait for nothing keep their order', () => {
  expect(orderBatch([[], [], []])).toEqual({ order: [0, 1, 2], circles: new Map() });
});

test('what is waited for comes first, wherever it stood', () => {
  expect(orderBatch([[1, 2], [3], [3], []]).order).toEqual([3, 1, 2, 0]);
});

test.each<[string, readonly (readonly number[])[], Record<number, readonly number[]>]>([
  ['an item that names itself', [[], [1]], { 1: [1] }],
  ['a circle of two', [[2], [], [0]], { 0: [0, 2], 2: [2, 0] }],
  ['who only waits for a circle is not on it', [[1], [2], [1]], { 1: [1, 2], 2: [2, 1] }],
  ['who is only waited for is not on it', [[1], [0, 2], []], { 0: [0, 1], 1: [1, 0] }],
  ['two circles that share an item', [[1], [0, 2], [1]], { 0: [0, 1], 1: [1, 0], 2: [2, 1] }],
  ['the shortest way is told', [[1, 2], [2], [0]], { 0: [0, 2], 1: [1, 2, 0], 2: [2, 0] }],
  ['a number that is no item’s', [[7], [-1]], {}],
])('%s', (_, needs, circles) => {
  expect(circlesOf(needs)).toEqual(circles);
});

const graphs = fc
  .integer({ min: 1, max: 12 })
  .chain((size) =>
    fc.array(fc.array(fc.nat({ max: size - 1 }), { maxLength: 4 }), { minLength: size, maxLength: size }),
  );

test('any graph: all are ordered once, after what they wait for, and exactly those that reach themselves are told', () => {
  fc.assert(
    fc.property(graphs, (needs) => {
      const { order, circles } = orderBatch(needs);
      expect([...order].sort((a, b) => a - b)).toEqual([...needs.keys()]);
      for (const [item, waitsFor] of needs.entries()) {
        expect(circles.has(item)).toBe(reaches(needs, item, item));
        const before = waitsFor.filter((next) => !reaches(needs, next, item));
        expect(before.every((next) => order.indexOf(next) < order.indexOf(item))).toBe(true);
      }
      for (const [item, { items, length }] of circles) {
        expect([items[0], items.length]).toEqual([item, Math.min(length, 10)]);
        const way = items.length === length ? [...items, item] : items;
        expect(way.slice(1).every((next, at) => needs[way[at] ?? -1]?.includes(next))).toBe(true);
      }
    }),
  );
});

function reaches(needs: readonly (readonly number[])[], from: number, to: number): boolean {
  const seen = new Set<number>();
  const queue = [...(needs[from] ?? [])];
  for (const item of queue) {
    if (item === to) return true;
    if (seen.has(item)) continue;
    seen.add(item);
    queue.push(...(needs[item] ?? []));
  }
  return false;
}

test('a thousand items in one tangle are told apart', () => {
  const needs = Array.from({ length: 1_000 }, (_, item) =>
    Array.from({ length: 100 }, (_unused, step) => (item === 999 ? 0 : Math.max(item + 1 - step, 1))),
  );
  expect(orderBatch(needs).circles.size).toBe(1_000);
});
