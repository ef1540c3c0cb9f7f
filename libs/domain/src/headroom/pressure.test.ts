import { expect, test } from 'vitest';
import { emptyBoard, type Board } from '../board.ts';
import { now } from '../sample.test-data.ts';
import { callStanding, staysUnder } from './pressure.ts';
import { declared, told, usedBoard, withLedger, withRunning } from './windows.test-data.ts';

const claude = declared();
const estimate = { requests: 1, inputTokens: 1_000, outputTokens: 100 };
const standing = (board: Board, provider = claude, urgent = false) =>
  callStanding(board, provider, { urgent, estimate }, now);

/** [requests of 100 used, runs in progress, what follows] */
const calls: readonly (readonly [number, number, string])[] = [
  [0, 4, 'calm'],
  [90, 4, 'calm'],
  [94, 4, 'calm'],
  [94, 7, 'pressed'],
  [50, 51, 'pressed'],
  [95, 1, 'pressed'],
  [99, 1, 'pressed'],
  [100, 1, 'spent'],
];

test.each(calls)('%i of 100 used and %i runs in progress: %s', (used, running, kind) => {
  const found = standing(usedBoard(claude, used, running));
  expect(found.kind === 'pressed' && found.pressure.spent ? 'spent' : found.kind).toBe(kind);
});

test('what resets within a minute is left only when it is used up', () => {
  const soon = new Date(now.getTime() + 30_000);
  const at = (left: number) =>
    standing(
      withRunning(told(emptyBoard, claude, { left, leftShare: left / 100, resetsAt: soon }), 'claude', 8),
    );
  expect(at(2).kind).toBe('calm');
  expect(at(0)).toMatchObject({ kind: 'pressed', pressure: { until: soon, spent: true } });
});

test('keys with room go on alone, and of pressed keys those that are not spent', () => {
  const two = declared({ credentials: ['key-1', 'key-2'] });
  const one = withRunning(usedBoard(two, 96), 'claude', 1);
  expect(standing(one, two)).toEqual({ kind: 'calm', credentials: ['key-2'] });
  const both = withLedger(withRunning(usedBoard(two, 100), 'claude', 1), two, { requests: 96 }, 'key-2');
  expect(standing(both, two)).toMatchObject({
    kind: 'pressed',
    credentials: ['key-2'],
    pressure: { spent: false },
  });
});

test('the reserve presses all but the urgent', () => {
  const kept = declared({ reserve: 0.2 });
  const board = usedBoard(kept, 80, 1);
  expect([standing(board, kept).kind, standing(board, kept, true).kind]).toEqual(['pressed', 'calm']);
});

const run = { begun: true, steps: 4, usualSteps: 10, otherIsFree: true };

/** [what is so of it, whether it stays] */
const pressed: readonly (readonly [Partial<typeof run>, boolean])[] = [
  [{}, false],
  [{ otherIsFree: false }, true],
  [{ begun: false, otherIsFree: false }, false],
  [{ steps: 8 }, false],
  [{ steps: 9 }, true],
  [{ steps: 11 }, true],
  [{ steps: 12 }, false],
  [{ steps: 2, usualSteps: 2 }, false],
];

test.each(pressed)('a pressed run of which holds %j: stays %s, and never once it is spent', (more, stays) => {
  expect(staysUnder({ spent: false }, { ...run, ...more })).toBe(stays);
  expect(staysUnder({ spent: true }, { ...run, ...more })).toBe(false);
});

test('of an agent without finished tasks nobody knows what nearly done is', () => {
  expect(staysUnder({ spent: false }, { ...run, usualSteps: undefined })).toBe(false);
});
