import { expect, test } from 'vitest';
import type { Suspicion } from '@baton/domain';
import { createSuspects } from './suspects.ts';

const run = (runId: string, suspicion: Suspicion) => ({ runId, dispatch: 1, suspicion });

test('who was at one death only goes on beside others at once', () => {
  const { admit } = createSuspects();
  expect([run('a', 'some'), run('b', 'some'), run('c', 'none')].map(admit)).toEqual([true, true, true]);
});

test('a last chance is had without another suspect, but beside those who were at no death', () => {
  const { admit, clear } = createSuspects();
  expect([run('fresh', 'none'), run('a', 'some'), run('last', 'last-chance')].map(admit)).toEqual([
    true,
    true,
    false,
  ]);
  clear(run('a', 'some'));
  const next = [run('last', 'last-chance'), run('a', 'some'), run('b', 'last-chance'), run('other', 'none')];
  expect(next.map(admit)).toEqual([true, false, false, true]);
  clear(run('last', 'last-chance'));
  expect(admit(run('b', 'last-chance'))).toBe(true);
});
