import { expect, test } from 'vitest';
import { parseBatch } from './batch.ts';

const now = new Date('2030-01-01T00:00:00Z');

test('a batch judges every task by itself, in order', () => {
  const parsed = parseBatch({ tasks: [{ input: 'a' }, { input: '' }, { input: 'c' }] }, now);
  if (!parsed.ok) throw new Error(parsed.problem.detail);
  expect(parsed.value.map((item) => item.ok)).toEqual([true, false, true]);
});

test.each([
  [{ tasks: [] }, 'tasks is an empty list; use a list of 1 to 1000 items.'],
  [
    { tasks: Array.from({ length: 1_001 }, () => ({ input: 'a' })) },
    'tasks is a list of 1001; use a list of 1 to 1000 items.',
  ],
  [{ tasks: [{ input: 'a' }], atomic: true }, 'atomic is not a known field; use only tasks.'],
])('a batch of the wrong size or shape is refused as a whole', (body, detail) => {
  expect(parseBatch(body, now)).toMatchObject({ ok: false, problem: { detail } });
});
