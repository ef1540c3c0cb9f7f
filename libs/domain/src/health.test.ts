import { describe, expect, test } from 'vitest';
import type { FailureCode } from './failure.ts';
import { failureCodes } from './failure.ts';
import {
  healthAfterAnswers,
  healthAfterFailure,
  breakerState,
  healthy,
  isHealthy,
  sharedOut,
  type Health,
} from './health.ts';

const start = new Date('2030-01-01T00:00:00Z');
const at = (seconds: number): Date => new Date(start.getTime() + seconds * 1_000);
const fresh = healthy({ host: 'h', model: 'm' });

/** `x` a server error, `o` an answer, one a second. */
const lived = (story: string, from: Health = fresh, first = 0): Health =>
  story
    .split('')
    .reduce(
      (health, what, second) =>
        what === 'x'
          ? healthAfterFailure(health, { code: 'server_error' }, at(first + second))
          : healthAfterAnswers(health, 1, at(first + second)),
      from,
    );

describe('the breaker', () => {
  test.each<[string, string, 'closed' | 'open']>([
    ['four faults in a row', 'xxxx', 'closed'],
    ['five in a row', 'xxxxx', 'open'],
    ['an answer in between', 'xxxxoxxxx', 'closed'],
    ['nine of the last twenty', 'oxoxoxoxoxoxoxoxoxoo', 'closed'],
    ['half of the last twenty', 'xoxoxoxoxoxoxoxoxoxoxox', 'open'],
    ['half of fewer than twenty', 'xoxoxoxox', 'closed'],
    ['faults of long ago', 'xxxxoooooooooooooooooooo', 'closed'],
  ])('%s: %s', (_, story, state) => {
    const health = lived(story);
    expect(breakerState(health, at(story.length))).toBe(state);
  });

  test('opens for 30 s, then twice as long each time, 5 min at most', () => {
    let [health, second] = [lived('xxxxx'), 4];
    const lengths: number[] = [];
    for (let time = 0; time < 6; time += 1) {
      const until = health.openUntil ?? at(0);
      lengths.push((until.getTime() - at(second).getTime()) / 1_000);
      second = (until.getTime() - start.getTime()) / 1_000;
      expect(breakerState(health, at(second))).toBe('half-open');
      health = healthAfterFailure(health, { code: 'network' }, at(second));
    }
    expect(lengths).toEqual([30, 60, 120, 240, 300, 300]);
  });

  test('is closed by one answer while half open, and forgets', () => {
    const open = lived('xxxxx');
    const closed = healthAfterAnswers(open, 1, at(40));
    expect([breakerState(closed, at(40)), isHealthy(closed)]).toEqual(['closed', true]);
    expect(breakerState(lived('xxxx', closed, 41), at(46))).toBe('closed');
  });

  test('what was under way when it opened neither closes nor prolongs it', () => {
    const open = lived('xxxxx');
    expect(healthAfterFailure(open, { code: 'timeout' }, at(10)).openUntil).toEqual(open.openUntil);
    expect(healthAfterAnswers(open, 3, at(10)).openUntil).toEqual(open.openUntil);
  });

  test.each<FailureCode>(['rate_limit', 'usage_window', 'invalid_request', 'auth', 'context_too_long'])(
    'a probe that meets %s leaves it half open, and the next may try',
    (code) => {
      const probing = { ...lived('xxxxx'), probingUntil: at(160) };
      const after = healthAfterFailure(probing, { code }, at(40));
      expect([breakerState(after, at(40)), after.probingUntil]).toEqual(['half-open', null]);
    },
  );

  const faults: readonly FailureCode[] = ['overloaded', 'network', 'timeout', 'server_error'];
  test.each(failureCodes)('%s counts only if it is the provider’s own fault', (code) => {
    const health = Array.from({ length: 5 }).reduce<Health>(
      (last, _, second) => healthAfterFailure(last, { code }, at(second)),
      fresh,
    );
    expect(breakerState(health, at(5))).toBe(faults.includes(code) ? 'open' : 'closed');
  });
});

describe('the share', () => {
  const throttled = (health: Health, second: number) =>
    healthAfterFailure(health, { code: 'rate_limit' }, at(second));

  test('is halved on a throttle, once for all calls that meet the same', () => {
    expect(throttled(fresh, 0).share).toBe(0.5);
    expect(throttled(throttled(fresh, 0), 1).share).toBe(0.5);
    expect(throttled(throttled(fresh, 0), 2).share).toBe(0.25);
  });
  test('grows slowly with answers, and never above what the operator set', () => {
    let health = throttled(fresh, 0);
    const shares = Array.from({ length: 12 }, (_, index) => {
      health = healthAfterAnswers(health, 100, at(5 + index * 5));
      return Number(health.share.toFixed(2));
    });
    expect(shares).toEqual([0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1, 1, 1]);
    expect(isHealthy(health)).toBe(true);
    expect(healthAfterAnswers(throttled(fresh, 0), 9, at(4)).share).toBe(0.5);
  });
  test('never reaches nothing', () => {
    const least = Array.from({ length: 20 }).reduce<Health>((last, _, n) => throttled(last, n * 3), fresh);
    expect(sharedOut(4, least.share)).toBe(1);
    expect([sharedOut(8, 0.5), sharedOut(5, 0.55), sharedOut(3, 1)]).toEqual([4, 2, 3]);
  });
});
