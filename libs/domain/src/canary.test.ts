import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isStuck, lookAgain, type Canary, type CanaryLook } from './canary.ts';

const everyMs = 5_000;
const canaryMs = 60_000;

/** The first look that finds the worker stuck; null: none does. */
function stuckAt(looks: readonly CanaryLook[]): number | null {
  let canary: Canary | null = null;
  for (const [index, look] of looks.entries()) {
    canary = lookAgain(canary, look, everyMs);
    if (isStuck(canary, canaryMs)) return index;
  }
  return null;
}

/** A look every five seconds, each as the first but for what is said of it. */
const looksOf = (count: number, more: Readonly<Record<number, Partial<CanaryLook>>> = {}) =>
  Array.from({ length: count }, (_, index) => ({
    atMs: 1_000 + index * everyMs,
    isHeldUp: true,
    signs: 7,
    ...more[index],
  }));

test('bells that could be taken for a whole minute, and none was: it is stuck, and not a look before', () => {
  expect(stuckAt(looksOf(13))).toBe(12);
  expect(stuckAt(looksOf(12))).toBeNull();
});

test('one look that finds nothing wrong lets the minute begin anew', () => {
  const looks = looksOf(24, { 11: { isHeldUp: false } });
  expect(stuckAt(looks)).toBeNull();
  expect(stuckAt(looksOf(25, { 11: { isHeldUp: false } }))).toBe(24);
});

test('one bell that was begun, or a refusal of the store, is a sign of life', () => {
  const looks = looksOf(40).map((look, index) => ({ ...look, signs: index < 11 ? 7 : 8 }));
  expect(stuckAt(looks)).toBe(23);
});

test('a process that was stopped, or whose machine slept, is given the whole minute again', () => {
  const awake = looksOf(11);
  const later = looksOf(13).map((look) => ({ ...look, atMs: look.atMs + 3_600_000 }));
  expect(stuckAt([...awake, ...later])).toBe(23);
  expect(stuckAt([...awake, ...later.slice(0, 12)])).toBeNull();
});

test('of any looks: stuck is who was held up at each of them for a minute, without a sign and without a gap', () => {
  const steps = fc.array(
    fc.record({
      afterMs: fc.oneof(
        { weight: 25, arbitrary: fc.integer({ min: 4_000, max: 7_000 }) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 100_000 }) },
      ),
      isHeldUp: fc.integer({ min: 0, max: 40 }).map((number) => number > 0),
      more: fc.integer({ min: 0, max: 40 }).map((number) => (number > 0 ? 0 : 1)),
    }),
    { maxLength: 60, size: 'max' },
  );
  let found = 0;
  fc.assert(
    fc.property(steps, (list) => {
      let atMs = 0;
      let signs = 0;
      const looks = list.map(({ afterMs, isHeldUp, more }) => ({
        atMs: (atMs += afterMs),
        isHeldUp,
        signs: (signs += more),
      }));
      const first = looks.findIndex((_, to) =>
        looks.some((_one, from) => wasStuck(looks.slice(from, to + 1))),
      );
      if (first >= 0) found += 1;
      expect(stuckAt(looks)).toBe(first < 0 ? null : first);
    }),
    { numRuns: 2_000 },
  );
  expect(found).toBeGreaterThan(100);
});

/** Of looks that follow each other, as the sentence says it. */
function wasStuck(looks: readonly CanaryLook[]): boolean {
  const [first, last] = [looks[0], looks.at(-1)];
  if (!first || !last || last.atMs - first.atMs < canaryMs) return false;
  const gaps = looks.slice(1).map((look, index) => look.atMs - (looks[index]?.atMs ?? 0));
  return (
    looks.every(({ isHeldUp, signs }) => isHeldUp && signs === first.signs) &&
    gaps.every((gap) => gap <= 15_000)
  );
}
