import { describe, expect, test } from 'vitest';
import { coolingUntil, emptyBoard, openCredentials, withCooldown } from './board.ts';
import { cooldownAfter, type Cooldown } from './cooldown.ts';
import type { FailureCode, FailureScope } from './failure.ts';
import { aCooldown, aFailure, aProvider, now } from './sample.test-data.ts';

const opus = aProvider('opus', { host: 'h', model: 'opus', credentials: ['a', 'b'] });
const sonnet = aProvider('sonnet', { host: 'h', model: 'sonnet', credentials: ['a'] });
const elsewhere = aProvider('elsewhere', { host: 'other', model: 'opus', credentials: ['a'] });

test.each<[FailureCode, FailureScope | undefined, Pick<Cooldown, 'credential' | 'model'> | null]>([
  ['rate_limit', undefined, { credential: 'b', model: 'opus' }],
  ['rate_limit', 'request', { credential: 'b', model: 'opus' }],
  ['rate_limit', 'credential', { credential: 'b', model: null }],
  ['usage_window', undefined, { credential: 'b', model: null }],
  ['usage_window', 'model', { credential: 'b', model: 'opus' }],
  ['quota_exhausted', 'provider', { credential: null, model: null }],
  ['overloaded', undefined, { credential: null, model: 'opus' }],
  ['overloaded', 'provider', { credential: null, model: null }],
  ['network', undefined, { credential: null, model: null }],
  ['auth', undefined, { credential: 'b', model: null }],
  ['not_found', undefined, { credential: null, model: 'opus' }],
  ['invalid_request', undefined, null],
  ['context_too_long', 'request', null],
])('%s with scope %s rests where it belongs', (code, scope, place) => {
  const failure = aFailure(code, { credential: 'b', ...(scope && { scope }) });
  const cooldown = cooldownAfter(failure, opus, now);
  expect(cooldown && { host: cooldown.host, credential: cooldown.credential, model: cooldown.model }).toEqual(
    place && { host: 'h', ...place },
  );
});

describe('a cooldown', () => {
  const board = (...list: readonly Cooldown[]) => list.reduce(withCooldown, emptyBoard);
  const under = (more: Partial<Cooldown>, seconds = 60) => aCooldown('h', seconds, more);
  const isCooling = (list: readonly Cooldown[]) =>
    [opus, sonnet, elsewhere].map((provider) => coolingUntil(board(...list), provider, now) !== null);

  test.each<[string, readonly Cooldown[], readonly boolean[]]>([
    ['of one model leaves the other models', [under({ model: 'opus' })], [true, false, false]],
    ['of one key leaves the other keys', [under({ credential: 'a' })], [false, true, false]],
    [
      'of one model under one key leaves the rest',
      [under({ credential: 'a', model: 'sonnet' })],
      [false, true, false],
    ],
    [
      'of every key shuts the provider',
      [under({ credential: 'a' }), under({ credential: 'b' })],
      [true, true, false],
    ],
    ['of the host shuts all of it', [under({})], [true, true, false]],
    ['that is over shuts nothing', [under({}, 0)], [false, false, false]],
  ])('%s', (_, list, shut) => {
    expect(isCooling(list)).toEqual(shut);
  });

  test('lasts until the first key is free of all that shuts it', () => {
    const list = [
      under({ credential: 'a' }, 10),
      under({ credential: 'a', model: 'opus', code: 'usage_window' }, 50),
      under({ credential: 'b' }, 90),
    ];
    expect(coolingUntil(board(...list), opus, now)).toMatchObject({ code: 'usage_window', credential: 'a' });
    expect(openCredentials(board(...list.slice(0, 2)), opus, now)).toEqual(['b']);
  });
});
