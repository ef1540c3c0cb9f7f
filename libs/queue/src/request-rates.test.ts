import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLocalRequestRates, createSharedRequestRates } from './request-rates.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

test('a window takes as many as its limit, and what is refused is not counted', async () => {
  const rates = createLocalRequestRates();
  expect(rates.take('a', 2)).toMatchObject({ isOver: false, left: 1 });
  expect(rates.take('a', 2)).toMatchObject({ isOver: false, left: 0 });
  expect(rates.take('a', 2)).toMatchObject({ isOver: true, left: 0 });
  expect(rates.take('a', 3)).toMatchObject({ isOver: false, left: 0 });
  expect(rates.look('b', 2)).toMatchObject({ isOver: false, left: 2 });
  await rates.close();
});

test('a store that is away refuses nobody and holds nobody up', async () => {
  const rates = createSharedRequestRates({ kind: 'redis', url: 'redis://127.0.0.1:1' }, silent);
  for (let taken = 0; taken < 5; taken += 1) expect(rates.take('a', 10).isOver).toBe(false);
  await sleep(1_500);
  expect(rates.take('a', 10)).toMatchObject({ isOver: false, left: 4 });
  await rates.close();
});
