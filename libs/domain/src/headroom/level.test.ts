import { expect, test } from 'vitest';
import { defaultThresholds, levelsCrossed, nextLevel, type LimitLevel } from './level.ts';

type Level = LimitLevel | null;

/** [before, used, after] */
const moves: readonly (readonly [Level, number, Level])[] = [
  [null, 0, null],
  [null, 0.699, null],
  [null, 0.7, 'warning'],
  [null, 1 - 0.3, 'warning'],
  [null, 0.85, 'critical'],
  [null, 0.95, 'emergency'],
  [null, 1, 'emergency'],
  ['warning', 0.849, 'warning'],
  ['warning', 0.85, 'critical'],
  ['warning', 0.66, 'warning'],
  ['warning', 0.65, null],
  ['critical', 0.81, 'critical'],
  ['critical', 0.8, 'warning'],
  ['critical', 0.66, 'warning'],
  ['critical', 0.65, null],
  ['emergency', 0.91, 'emergency'],
  ['emergency', 0.9, 'critical'],
  ['emergency', 0.8, 'warning'],
  ['emergency', 0, null],
];

test.each(moves)('from %s at %f used to %s', (before, used, after) => {
  expect(nextLevel(before, used, defaultThresholds)).toBe(after);
});

test('a window that swings about a threshold crosses it once', () => {
  let level: Level = null;
  let crossings = 0;
  for (const used of [0.69, 0.7, 0.69, 0.7, 0.68, 0.71, 0.66, 0.7]) {
    const next = nextLevel(level, used, defaultThresholds);
    crossings += levelsCrossed(level, next).length;
    level = next;
  }
  expect(crossings).toBe(1);
});

test('a jump crosses every threshold on its way up, and none on its way down', () => {
  expect(levelsCrossed(null, 'emergency')).toEqual(['warning', 'critical', 'emergency']);
  expect(levelsCrossed('warning', 'emergency')).toEqual(['critical', 'emergency']);
  expect(levelsCrossed('emergency', 'warning')).toEqual([]);
  expect(levelsCrossed('critical', 'critical')).toEqual([]);
});
