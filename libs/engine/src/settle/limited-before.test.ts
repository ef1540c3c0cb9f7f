import { expect, test } from 'vitest';
import type { Failure, Run } from '@baton/domain';
import { limitedBefore, roundsAt } from './limited-before.ts';

const ended = (provider: string, code: Failure['code'], state: Run['state'] = 'limited'): Run =>
  ({ state, failure: { provider, code, message: '' } }) as Run;

test('a provider is given up after three rounds of transient failures, this one counted', () => {
  const runs = [ended('claude', 'overloaded'), ended('claude', 'network')];
  expect([...limitedBefore(runs, { provider: 'claude', code: 'timeout' })]).toEqual([
    ['claude', 'it failed in 3 rounds'],
  ]);
  expect(limitedBefore(runs, { provider: 'synthetic', code: 'timeout' }).size).toBe(0);
  expect(limitedBefore(runs.slice(1), { provider: 'claude', code: 'timeout' }).size).toBe(0);
});

test('limits never add up to giving up: they reopen by themselves', () => {
  const runs = Array.from({ length: 9 }, () => ended('claude', 'usage_window'));
  expect(limitedBefore(runs, { provider: 'claude', code: 'rate_limit' }).size).toBe(0);
});

test('only runs that ended on a provider count', () => {
  const runs = [ended('claude', 'overloaded', 'failed'), ended('claude', 'overloaded', 'lost')];
  expect(limitedBefore(runs, { provider: 'claude', code: 'overloaded' }).size).toBe(0);
});

test('rounds are the last runs in a row that one provider limited before a step was taken', () => {
  const run = (provider: string, state: Run['state'] = 'limited', steps = 0) =>
    ({ provider, state, steps }) as Run;
  const under = run('claude', 'running');
  expect(roundsAt([under], 'claude')).toBe(0);
  expect(roundsAt([run('claude'), run('claude'), under], 'claude')).toBe(2);
  expect(roundsAt([run('claude'), run('codex'), run('claude'), under], 'claude')).toBe(1);
  expect(roundsAt([run('claude'), run('claude', 'limited', 1), under], 'claude')).toBe(0);
  expect(roundsAt([run('claude'), run('claude', 'asking'), under], 'claude')).toBe(0);
});
