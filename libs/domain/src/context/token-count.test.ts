import { expect, test } from 'vitest';
import { logFault, objectiveNumbers, type LogEntry } from './log.ts';
import { log, quarter, says, step, user } from './session.test-data.ts';
import { correctedBy, estimateTokens, messageTokens } from './token-count.ts';

test.each<[number, number, number]>([
  [120, 100, 1.2],
  [100_000, 10, 2.5],
  [1, 100, 0.5],
  [0, 100, 1],
  [100, 0, 1],
  [Number.NaN, 100, 1],
])('reported %d, counted %d: corrected by %d', (reported, counted, factor) => {
  expect(correctedBy(reported, counted)).toBe(factor);
});

test('an estimate counts parts as fitting does, a picture by what it costs and not by its bytes', () => {
  const image = { type: 'file', mediaType: 'image/png', data: 'A'.repeat(1_000_000) } as const;
  const text = { type: 'text', text: 'Twelve chars' } as const;
  expect(estimateTokens([{ v: 1, role: 'user', parts: [image, text] }])).toBe(1_607);
  expect(estimateTokens([user('百合百合百合')])).toBe(8);
});

test('a part is counted once per counter', () => {
  let asked = 0;
  const counting = (text: string): number => {
    asked += 1;
    return quarter(text);
  };
  const message = says('Twelve chars');
  expect([messageTokens(message, counting), messageTokens(message, counting)]).toEqual([7, 7]);
  expect(asked).toBe(1);
});

const numbered = (...numbers: readonly number[]): readonly LogEntry[] =>
  numbers.map((number) => ({ number, message: user('x') }));

test.each<[readonly number[], readonly number[] | null]>([
  [[], null],
  [[1, 2, 3], null],
  [[2, 3], [1]],
  [
    [1, 4],
    [2, 3],
  ],
  [[1, 2, 2], []],
  [[2, 1], []],
  [[0, 1], []],
])('a log of %j misses %j', (numbers, missing) => {
  expect(logFault(numbered(...numbers))?.missing ?? null).toEqual(missing);
});

test('a fault names what is missing, or that the order is wrong', () => {
  expect(logFault(numbered(1, 4))?.message).toContain('messages 2, 3 are missing');
  expect(logFault(numbered(2, 1))?.message).toContain('out of order at number 2');
  expect(logFault(numbered(1_000_000))?.message).toContain('999999 in all');
});

test('in a session of many tasks the objective is the task’s own', () => {
  const entries = log(user('A'), ...step('1', 'look', {}, 'x'), user('B'), says('b')).map((entry) => ({
    ...entry,
    taskId: entry.number < 4 ? 'one' : 'two',
  }));
  expect(objectiveNumbers(entries)).toEqual([1]);
  expect(objectiveNumbers(entries, 'two')).toEqual([4]);
  expect(objectiveNumbers(entries, 'three')).toEqual([1]);
});
