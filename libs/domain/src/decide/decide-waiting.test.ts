import { expect, test } from 'vitest';
import { defaultPolicy } from '../policy.ts';
import { anAgent, aProvider, boardWith, now, providers } from '../sample.test-data.ts';
import { decideWaiting, type WaitingSituation } from './decide-waiting.ts';

const claude = { provider: 'claude', seconds: 600 };
const synthetic = { provider: 'synthetic', seconds: 300 };
const run = { started: false, hops: 0, filter: {}, contextTokens: 0, priority: 3 as const };

const decide = (more: Partial<WaitingSituation> = {}) =>
  decideWaiting({
    from: 'claude',
    run,
    agent: anAgent('engineer'),
    providers: providers(aProvider('claude'), aProvider('synthetic')),
    policy: defaultPolicy,
    board: boardWith(claude),
    now,
    random: 0.5,
    ...more,
  });

test('a run that nobody has taken goes into the queue of the next provider', () => {
  expect(decide()).toMatchObject({ kind: 'move', provider: { id: 'synthetic' } });
});

test('work that was done goes along, unless it would be one change of provider too many', () => {
  const started = { ...run, started: true, hops: 3 };
  expect(decide({ run: started })).toMatchObject({ kind: 'hand-over', provider: { id: 'synthetic' } });
  const policy = { ...defaultPolicy, maxHops: 3 };
  expect(decide({ run: started, policy })).toMatchObject({
    kind: 'ask',
    question: { policy: 'maxHops', text: expect.stringContaining('to go on at synthetic') as string },
  });
  expect(decide({ run: { ...run, hops: 3 }, policy }).kind).toBe('move');
});

test('where all rest it is parked until the first is back, spread out, or its owner is asked', () => {
  const board = boardWith(claude, synthetic);
  expect(decide({ board })).toMatchObject({ kind: 'park', until: new Date(now.getTime() + 301_000) });
  const policy = { ...defaultPolicy, maxParkedSeconds: 299 };
  expect(decide({ board, policy })).toMatchObject({
    kind: 'ask',
    question: { policy: 'maxParkedSeconds' },
  });
});

test('a run that its provider takes all the same stays there, as an urgent one that may use the reserve', () => {
  expect(decide({ board: boardWith() }).kind).toBe('stay');
});

test('a task that nobody else may ever take stays where it is', () => {
  expect(decide({ run: { ...run, contextTokens: 1e9 } }).kind).toBe('stay');
});

test('what a task allows and prefers counts', () => {
  const only = { ...run, filter: { deny: ['synthetic'] } };
  expect(decide({ run: only })).toMatchObject({
    kind: 'park',
    until: new Date(now.getTime() + 601_000),
  });
  const three = providers(
    aProvider('claude'),
    aProvider('synthetic'),
    aProvider('gemini', { prices: { input: 1, cachedInput: 0, output: 1 } }),
  );
  const agent = anAgent('engineer', { providers: ['claude', 'synthetic', 'gemini'] });
  expect(decide({ agent, providers: three, policy: { ...defaultPolicy, prefer: 'cheapest' } })).toMatchObject(
    { provider: { id: 'gemini' } },
  );
});
