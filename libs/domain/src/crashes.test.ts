import { expect, test } from 'vitest';
import { suspicionOf, type Suspicion } from './crashes.ts';

const limits = { crashLimit: 3, callCrashLimit: 9 };

test.each<[inTools: number, inCalls: number, Suspicion]>([
  [0, 0, 'none'],
  [1, 0, 'some'],
  [2, 0, 'last-chance'],
  [3, 0, 'proven'],
  [0, 1, 'some'],
  [0, 7, 'some'],
  [0, 8, 'last-chance'],
  [0, 9, 'proven'],
  [1, 7, 'some'],
  [2, 8, 'last-chance'],
  [3, 1, 'proven'],
])('%i deaths while its tools worked and %i while a model did: %s', (inTools, inCalls, suspicion) => {
  expect(suspicionOf({ crashes: inTools + inCalls, callCrashes: inCalls }, limits)).toBe(suspicion);
});
