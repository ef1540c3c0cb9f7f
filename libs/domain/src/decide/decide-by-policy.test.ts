import { describe, expect, test } from 'vitest';
import { emptyBoard, withCooldown } from '../board.ts';
import { policyOf, type Preference } from '../policy.ts';
import { aCooldown, aFailure, anAgent, aProvider, boardWith, now, providers } from '../sample.test-data.ts';
import type { Next, Situation } from './decide-next.ts';
import { after, claude } from './situation.test-data.ts';

describe('waiting or switching', () => {
  const cachedIsCheap = aProvider('claude', { prices: { input: 3, cachedInput: 0.3, output: 15 } });
  const other = aProvider('synthetic', { prices: { input: 1, cachedInput: 0.1, output: 5 } });
  const warm = { tokens: 50_000, warmTokens: 50_000 };
  const limited = (retryAfterMs: number, more: Partial<Situation> = {}) =>
    after('rate_limit', {
      failure: aFailure('rate_limit', { retryAfterMs }),
      provider: cachedIsCheap,
      providers: providers(cachedIsCheap, other),
      context: warm,
      ...more,
    });

  test.each<[string, Next['kind'], Parameters<typeof limited>]>([
    ['a short stated wait is cheaper than a cold start', 'retry', [19_000]],
    ['longer than the patience', 'hand-over', [21_000]],
    ['no patience at all', 'hand-over', [1_000, { policy: policyOf({ patienceSeconds: 0 }) }]],
    ['nothing is cached yet', 'hand-over', [19_000, { context: { tokens: 50_000, warmTokens: 0 } }]],
    [
      'the other is cheaper even cold',
      'hand-over',
      [
        19_000,
        {
          providers: providers(
            cachedIsCheap,
            aProvider('synthetic', { prices: { input: 0.1, cachedInput: 0, output: 1 } }),
          ),
        },
      ],
    ],
  ])('%s: %s', (_, kind, [ms, more]) => {
    expect(limited(ms, more).kind).toBe(kind);
  });

  test('says what both would cost, lets the provider rest, and does not wait for ever', () => {
    expect(limited(19_000, { tries: 4 }).kind).toBe('hand-over');
    expect(limited(19_000)).toMatchObject({
      afterMs: 19_000,
      counts: true,
      cooldown: { host: 'claude' },
      reasons: [
        expect.stringMatching(/waiting 19 s for claude is cheaper .* \(\$0\.0150 against \$0\.0500\)/u),
      ],
    });
  });

  test('a wait that nobody stated is not guessed', () => {
    const failure = aFailure('rate_limit');
    expect(limited(0, { failure }).kind).toBe('hand-over');
  });
});

describe('several keys', () => {
  const keyed = aProvider('claude', { credentials: ['key-1', 'key-2'] });
  const limited = (more: Partial<Situation> = {}) =>
    after('rate_limit', {
      failure: aFailure('rate_limit', { credential: 'key-1', retryAfterMs: 60_000 }),
      provider: keyed,
      providers: providers(keyed, aProvider('synthetic')),
      ...more,
    });

  test('the next key goes on at once where one is limited', () => {
    expect(limited()).toMatchObject({
      kind: 'retry',
      afterMs: 0,
      counts: false,
      cooldown: { credential: 'key-1', model: 'm' },
      reasons: ['another key of claude is free'],
    });
  });
  test('the task moves on where all are', () => {
    const board = withCooldown(emptyBoard, aCooldown('claude', 90, { credential: 'key-2' }));
    expect(limited({ board })).toMatchObject({ kind: 'hand-over', provider: { id: 'synthetic' } });
  });
  test('a whole host in trouble shuts every key', () => {
    expect(limited({ failure: aFailure('network', { credential: 'key-1' }), tries: 4 })).toMatchObject({
      kind: 'hand-over',
      cooldown: { credential: null, model: null },
    });
  });
});

describe('the owner is asked', () => {
  test('when the task has changed its provider as often as it may', () => {
    expect(after('rate_limit', { hops: 3, policy: policyOf({ maxHops: 3 }) })).toMatchObject({
      kind: 'ask',
      question: { kind: 'limit', text: expect.stringContaining('"maxHops"') },
      cooldown: { host: 'claude' },
    });
    expect(after('rate_limit', { hops: 2, policy: policyOf({ maxHops: 3 }) }).kind).toBe('hand-over');
  });
  test('when the earliest reset is farther away than the task may be parked for', () => {
    const alone = anAgent('engineer', { providers: ['claude'] });
    const failure = aFailure('usage_window', { retryAfterMs: 3_600_000 });
    const parked = (maxParkedSeconds: number) =>
      after('usage_window', { agent: alone, failure, policy: policyOf({ maxParkedSeconds }) });
    expect(parked(3_600).kind).toBe('park');
    expect(parked(3_599)).toMatchObject({
      kind: 'ask',
      question: { kind: 'limit', text: expect.stringContaining('2030-01-01T01:00:00.000Z') },
    });
  });
});

test('the cheapest, or the fastest of late, comes first where the policy says so', () => {
  const chain = anAgent('engineer', { providers: ['claude', 'dear', 'cheap', 'quick'] });
  const free = { input: 0, cachedInput: 0, output: 0 };
  const all = providers(
    claude,
    aProvider('dear', { prices: { input: 30, cachedInput: 3, output: 150 } }),
    aProvider('cheap', { prices: free }),
    aProvider('quick'),
  );
  const board = {
    ...boardWith(),
    stepMs: new Map([
      ['quick', 200],
      ['dear', 900],
    ]),
  };
  const next = (prefer: Preference) => {
    const chosen = after('rate_limit', { agent: chain, providers: all, board, policy: policyOf({ prefer }) });
    return chosen.kind === 'hand-over' ? chosen.provider.id : chosen.kind;
  };
  expect([next('order'), next('cheapest'), next('fastest')]).toEqual(['dear', 'cheap', 'quick']);
});

describe('a provider that says "retry now" for ever', () => {
  const alone = anAgent('engineer', { providers: ['claude'] });
  const again = (rounds: number, retryAfterMs = 0) =>
    after('rate_limit', {
      agent: alone,
      rounds,
      random: 0,
      failure: aFailure('rate_limit', { retryAfterMs }),
    });
  const waits = (rounds: number, ms = 0) => {
    const next = again(rounds, ms);
    return next.kind === 'park' ? next.until.getTime() - now.getTime() : next.kind;
  };

  test('is asked again after longer and longer, up to a minute, and in the end a person is', () => {
    expect([0, 1, 2, 3, 6, 7, 49].map((rounds) => waits(rounds))).toEqual([
      1_000, 1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
    ]);
    expect(again(50)).toMatchObject({ kind: 'ask', question: { text: expect.stringContaining('51 times') } });
  });
  test('a longer stated wait stands', () => {
    expect(waits(3, 600_000)).toBe(600_000);
  });
  test('two keys that both say so are not asked in a circle', () => {
    const keyed = aProvider('claude', { credentials: ['key-1', 'key-2'] });
    const board = withCooldown(emptyBoard, aCooldown('claude', 0.5, { credential: 'key-2' }));
    const failure = aFailure('rate_limit', { credential: 'key-1', retryAfterMs: 0 });
    const next = after('rate_limit', {
      provider: keyed,
      providers: providers(keyed),
      agent: alone,
      board,
      failure,
    });
    expect(next.kind).toBe('park');
  });
});

describe('a limit that is seen coming', () => {
  const foreseen = (retryAfterMs: number, more: Partial<Situation> = {}) =>
    after('usage_window', {
      failure: aFailure('usage_window', { retryAfterMs, foreseen: true }),
      ...more,
    });

  test('hands over, and nothing rests for anybody else', () => {
    expect(foreseen(3_600_000)).toMatchObject({
      kind: 'hand-over',
      provider: { id: 'synthetic' },
      cooldown: null,
    });
  });

  test('was seen under every key: another key is no way out', () => {
    const two = aProvider('claude', { credentials: ['key-1', 'key-2'] });
    const more = { provider: two, providers: providers(two, aProvider('synthetic')) };
    expect(foreseen(3_600_000, more).kind).toBe('hand-over');
    const refused = after('usage_window', { ...more, failure: aFailure('usage_window') });
    expect(refused).toMatchObject({ kind: 'retry', reasons: ['another key of claude is free'] });
  });

  test('shuts no other model of its host, and without one the task waits for the window', () => {
    const other = aProvider('small', { host: 'claude', model: 'small' });
    const agent = anAgent('engineer', { providers: ['claude', 'small'] });
    expect(foreseen(3_600_000, { agent, providers: providers(claude, other) })).toMatchObject({
      kind: 'hand-over',
      provider: { id: 'small' },
    });
    expect(foreseen(3_600_000, { providers: providers(claude) })).toMatchObject({
      kind: 'park',
      until: new Date(now.getTime() + 3_601_000),
      cooldown: null,
    });
  });
});
