import { expect, test } from 'vitest';
import { workerStateOf } from './worker.ts';

const now = new Date('2030-01-01T00:00:10.000Z');
const stateAfter = (silentMs: number, isStopping = false) =>
  workerStateOf({ isStopping, heartbeatAt: new Date(now.getTime() - silentMs) }, now, 8_000);

test('a worker serves until it stops, and is lost when its heart has not beaten for longer than a lease', () => {
  expect(stateAfter(0)).toBe('serving');
  expect(stateAfter(8_000)).toBe('serving');
  expect(stateAfter(8_001)).toBe('lost');
  expect(stateAfter(8_000, true)).toBe('stopping');
  expect(stateAfter(8_001, true)).toBe('lost');
  expect(stateAfter(-500)).toBe('serving');
});
