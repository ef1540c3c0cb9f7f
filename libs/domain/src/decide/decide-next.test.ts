import { describe, expect, test } from 'vitest';
import { failureCodes, remedyFor, type FailureCode } from '../failure.ts';
import { emptyBoard, withCooldown } from '../board.ts';
import { defaultPolicy, policyOf, type Preference } from '../policy.ts';
import { aCooldown, aFailure, anAgent, aProvider, boardWith, now, providers } from '../sample.test-data.ts';
import { decideNext, type Next, type Situation } from './decide-next.ts';

const claude = aProvider('claude');
const both = providers(claude, aProvider('synthetic'));

const situation = (more: Partial<Situation> = {}): Situation => ({
  failure: aFailure('rate_limit'),
  provider: claude,
  tries: 1,
  agent: anAgent('engineer'),
  providers: both,
  needs: { filter: {}, contextTokens: 0 },
  context: { tokens: 1_000, warmTokens: 0 },
  policy: defaultPolicy,
  rounds: 0,
  hops: 0,
  board: boardWith(),
  now,
  random: 0.5,
  ...more,
});

const after = (code: FailureCode, more: Partial<Situation> = {}) =>
  decideNext(situation({ failure: aFailure(code), ...more }));

test.each(failureCodes.filter((code) => remedyFor[code] === 'hand-over'))(
  '%s hands over to the next of the chain and lets the provider rest',
  (code) => {
    expect(after(code)).toMatchObject({
      kind: 'hand-over',
      provider: { id: 'synthetic' },
      cooldown: { host: 'claude', code },
    });
  },
);

test.each(failureCodes.filter((code) => remedyFor[code] === 'retry'))(
  '%s is tried again in place, and moves on after the fourth time',
  (code) => {
    expect(after(code, { tries: 1 })).toMatchObject({ kind: 'retry', afterMs: 500, counts: true });
    expect(after(code, { tries: 3 })).toMatchObject({ kind: 'retry', afterMs: 2_000, counts: true });
    expect(after(code, { tries: 4 })).toMatchObject({
      kind: 'hand-over',
      provider: { id: 'synthetic' },
      cooldown: { code },
    });
  },
);

test.each(['invalid_request', 'content_policy', 'output_too_long'] as const)(
  '%s fails without trying others, with the reason and what to do',
  (code) => {
    expect(after(code)).toMatchObject({
      kind: 'fail',
      cooldown: null,
      error: { code, message: expect.stringContaining('no'), next: expect.stringMatching(/\w/u) },
    });
  },
);

describe('what the provider asks for', () => {
  test('is honoured to the millisecond in place', () => {
    expect(after('overloaded', { failure: aFailure('overloaded', { retryAfterMs: 1_234 }) })).toMatchObject({
      kind: 'retry',
      afterMs: 1_234,
    });
  });
  test('is a limit when it is longer than half a minute', () => {
    expect(after('overloaded', { failure: aFailure('overloaded', { retryAfterMs: 30_001 }) })).toMatchObject({
      kind: 'hand-over',
    });
  });
  test('decides the cooldown, and never for longer than a week', () => {
    const until = (retryAfterMs: number) => {
      const next = after('rate_limit', { failure: aFailure('rate_limit', { retryAfterMs }) });
      return next.kind === 'hand-over' ? (next.cooldown?.until.getTime() ?? 0) - now.getTime() : null;
    };
    expect(until(90_500)).toBe(90_500);
    expect(until(9e15)).toBe(7 * 24 * 3_600_000);
  });
});

describe('nobody free', () => {
  test('parks until the earliest reset, the one just learned of included, spread over two seconds', () => {
    const board = boardWith({ provider: 'synthetic', seconds: 500 });
    const parked = after('rate_limit', { board, failure: aFailure('rate_limit', { retryAfterMs: 20_000 }) });
    expect(parked).toMatchObject({ kind: 'park', until: new Date(now.getTime() + 21_000) });
    expect(
      after('rate_limit', { board, failure: aFailure('rate_limit', { retryAfterMs: 900_000 }) }),
    ).toMatchObject({
      kind: 'park',
      until: new Date(now.getTime() + 501_000),
    });
  });
  test('a limit alone never fails a task', () => {
    const alone = anAgent('engineer', { providers: ['claude'] });
    for (const code of failureCodes.filter((one) => remedyFor[one] === 'hand-over'))
      expect(after(code, { agent: alone }).kind).toBe('park');
  });
  test('an outage of all is sat out until the first has rested', () => {
    const board = boardWith({ provider: 'synthetic', seconds: 10, code: 'network' });
    expect(after('network', { tries: 4, board })).toMatchObject({
      kind: 'park',
      until: new Date(now.getTime() + 11_000),
    });
  });
  test('providers that were given up on are not tried in circles', () => {
    const excluded = new Map([
      ['claude', 'it failed in 3 rounds'],
      ['synthetic', 'it failed in 3 rounds'],
    ]);
    expect(
      after('server_error', { tries: 4, needs: { filter: {}, contextTokens: 0, excluded } }),
    ).toMatchObject({
      kind: 'fail',
      error: { code: 'server_error', message: expect.stringContaining('synthetic is out') },
    });
  });
});

describe('a context that is too long', () => {
  test('goes to a provider that takes more', () => {
    const larger = providers(
      claude,
      aProvider('synthetic'),
      aProvider('gemini', { contextTokens: 1_000_000 }),
    );
    const agent = anAgent('engineer', { providers: ['claude', 'synthetic', 'gemini'] });
    expect(after('context_too_long', { providers: larger, agent })).toMatchObject({
      kind: 'hand-over',
      provider: { id: 'gemini' },
      cooldown: null,
    });
  });
  test('fails where none does', () => {
    expect(after('context_too_long')).toMatchObject({ kind: 'fail', error: { code: 'context_too_long' } });
  });
});

test('what the task forbids is not chosen', () => {
  expect(after('rate_limit', { needs: { filter: { deny: ['synthetic'] }, contextTokens: 0 } }).kind).toBe(
    'park',
  );
  expect(after('rate_limit', { needs: { filter: { allow: ['claude'] }, contextTokens: 0 } }).kind).toBe(
    'park',
  );
});

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
