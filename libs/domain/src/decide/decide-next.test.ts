import { describe, expect, test } from 'vitest';
import { cooldownAfter } from '../cooldown.ts';
import { failureCodes, remedyFor, type FailureCode } from '../failure.ts';
import { aFailure, anAgent, aProvider, boardWith, now, providers } from '../sample.test-data.ts';
import { after, claude } from './situation.test-data.ts';

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

test('a limit that a person has set is that person’s to raise, and no other provider is asked instead', () => {
  const failure = aFailure('quota_exhausted', {
    action: 'escalate',
    message: 'the monthly budget is used up',
  });
  expect(after('quota_exhausted', { failure })).toMatchObject({
    kind: 'ask',
    cooldown: null,
    question: {
      text: expect.stringMatching(/^claude: the monthly budget is used up\. .*or cancel/u) as string,
    },
  });
});

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
  test('decides the cooldown, up to a week, or a month where the window can be one', () => {
    const cooldown = (code: FailureCode, retryAfterMs: number) =>
      cooldownAfter(aFailure(code, { retryAfterMs }), claude, now);
    const restMs = (...given: Parameters<typeof cooldown>) =>
      (cooldown(...given)?.until.getTime() ?? 0) - now.getTime();
    const days = (count: number) => count * 24 * 3_600_000;
    expect(after('rate_limit', { failure: aFailure('rate_limit', { retryAfterMs: 90_500 }) })).toMatchObject({
      cooldown: { until: new Date(now.getTime() + 90_500), message: 'no' },
    });
    expect(restMs('rate_limit', days(30))).toBe(days(7));
    expect(restMs('usage_window', days(30))).toBe(days(30));
    expect(restMs('quota_exhausted', 9e15)).toBe(days(32));
    expect(cooldown('rate_limit', days(30))?.message).toBe(
      'no (it asks for a wait of 30 days; it is tried again after 7)',
    );
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

test('who takes the whole context beside its answer is preferred to who would be given less', () => {
  const all = providers(claude, aProvider('synthetic'), aProvider('gemini', { contextTokens: 1_000_000 }));
  const agent = anAgent('engineer', { providers: ['claude', 'synthetic', 'gemini'] });
  const next = (tokens: number) => {
    const chosen = after('rate_limit', { agent, providers: all, context: { tokens, warmTokens: 0 } });
    return chosen.kind === 'hand-over' ? chosen.provider.id : chosen.kind;
  };
  expect([next(92_000), next(92_001), next(2_000_000)]).toEqual(['synthetic', 'gemini', 'synthetic']);
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
  test('goes to one of the same stated window where the other takes less than it said', () => {
    const failure = aFailure('context_too_long', { limitTokens: 32_000 });
    expect(after('context_too_long', { failure })).toMatchObject({
      kind: 'hand-over',
      provider: { id: 'synthetic' },
    });
    const all = providers(claude, aProvider('synthetic', { contextTokens: 32_000 }));
    expect(after('context_too_long', { failure, providers: all }).kind).toBe('fail');
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
