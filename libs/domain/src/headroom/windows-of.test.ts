import { expect, test } from 'vitest';
import { emptyBoard, withUse } from '../board.ts';
import { aCooldown, aProvider, now } from '../sample.test-data.ts';
import { withCooldown } from '../board.ts';
import { headroomOf, windowsOf } from './windows-of.ts';
import { declared, hourMs, told, usedBoard, withLedger } from './windows.test-data.ts';

const claude = declared();
const later = (ms: number): Date => new Date(now.getTime() + ms);
const leftAt = (board: Parameters<typeof headroomOf>[0], provider = claude, at = now) =>
  headroomOf(board, provider, at)?.leftShare ?? null;

test('a provider of which nothing is known has no headroom to speak of', () => {
  expect(leftAt(emptyBoard, aProvider('claude'))).toBeNull();
  expect(leftAt(emptyBoard)).toBe(1);
});

test('ledger or headers, whichever is lower, decides', () => {
  const counted = usedBoard(claude, 40);
  expect(headroomOf(counted, claude, now)).toMatchObject({ source: 'ledger', leftShare: 0.6 });
  const lower = told(counted, claude, { left: 20, leftShare: 0.2 });
  expect(headroomOf(lower, claude, now)).toMatchObject({ source: 'provider', leftShare: 0.2 });
  const higher = told(counted, claude, { left: 90, leftShare: 0.9 });
  expect(headroomOf(higher, claude, now)).toMatchObject({ source: 'ledger', leftShare: 0.6 });
});

test('windows close by themselves: the ledger’s after its span, a told one at its reset', () => {
  const board = told(usedBoard(claude, 100), claude, { left: 0, leftShare: 0 });
  expect(leftAt(board, claude, later(hourMs - 1))).toBe(0);
  expect(windowsOf(board, claude, 'key-1', later(hourMs)).map(({ source }) => source)).toEqual(['ledger']);
  expect(leftAt(board, claude, later(4 * hourMs - 1))).toBe(0);
  expect(leftAt(board, claude, later(4 * hourMs))).toBe(1);
});

test('what was told without a reset is believed for a minute', () => {
  const board = told(emptyBoard, claude, { left: 0, leftShare: 0, resetsAt: null });
  expect([leftAt(board, claude, later(59_000)), leftAt(board, claude, later(60_000))]).toEqual([0, 1]);
});

test('a word for all models counts for every model under the key, one for a model for that alone', () => {
  const other = aProvider('claude', { model: 'other' });
  expect(leftAt(told(emptyBoard, claude, { model: null }), other)).toBe(0.5);
  expect(leftAt(told(emptyBoard, claude), other)).toBeNull();
});

test('of several keys the one with the most left counts, a resting one not at all', () => {
  const two = declared({ credentials: ['key-1', 'key-2'] });
  const board = withLedger(usedBoard(two, 90), two, { requests: 30 }, 'key-2');
  expect(leftAt(board, two)).toBeCloseTo(0.7);
  const resting = withCooldown(board, aCooldown('claude', 60, { credential: 'key-2' }));
  expect(leftAt(resting, two)).toBeCloseTo(0.1);
});

test('requests, tokens and cost of one span are three windows, each by its own limit', () => {
  const windows = [{ name: '5h', spanMs: 5 * hourMs, requests: 10, tokens: 1_000, usd: 2 }];
  const provider = declared({ windows });
  const board = withLedger(emptyBoard, provider, { requests: 1, tokens: 900, usd: 3 });
  expect(windowsOf(board, provider, 'key-1', now).map(({ name, left }) => [name, left])).toEqual([
    ['5h requests', 9],
    ['5h tokens', 100],
    ['5h usd', 0],
  ]);
});

test('a process counts its own calls at once, and opens the window with the first', () => {
  const use = { openedAt: now, requests: 1, tokens: 10, usd: 0 };
  const key = 'claude key-1 m 18000000';
  const once = withUse(emptyBoard, key, use, 5 * hourMs);
  const twice = withUse(once, key, { ...use, openedAt: later(1_000) }, 5 * hourMs);
  expect(twice.ledger.get(key)).toEqual({ openedAt: now, requests: 2, tokens: 20, usd: 0 });
  const anew = withUse(twice, key, { ...use, openedAt: later(5 * hourMs) }, 5 * hourMs);
  expect(anew.ledger.get(key)).toMatchObject({ openedAt: later(5 * hourMs), requests: 1 });
  expect(leftAt(twice)).toBe(0.98);
});
