import { expect, test } from 'vitest';
import { emptyBoard, type Board } from '../board.ts';
import { chooseProvider } from '../match/choose-provider.ts';
import type { Provider } from '../provider.ts';
import { aCooldown, aProvider, anAgent, now, providers } from '../sample.test-data.ts';
import { withCooldown } from '../board.ts';
import { roomFor } from './room.ts';
import { declared, hourMs, told, usedBoard, withLedger, withRunning } from './windows.test-data.ts';

const estimate = { requests: 4, inputTokens: 4_000, outputTokens: 400 };
const claude = declared();
const room = (board: Board, provider = claude, urgent = false) =>
  roomFor(board, provider, { urgent, estimate }, now);

/** [requests of 100 used, running there, what follows] */
const fills: readonly (readonly [number, number, 'free' | 'scarce' | 'closed'])[] = [
  [0, 50, 'free'],
  [84, 0, 'free'],
  [84, 15, 'free'],
  [84, 16, 'closed'],
  [85, 0, 'scarce'],
  [85, 2, 'scarce'],
  [85, 3, 'closed'],
  [94, 0, 'scarce'],
  [94, 1, 'closed'],
  [95, 0, 'closed'],
  [100, 0, 'closed'],
];

test.each(fills)('%i of 100 requests used and %i runs there: %s', (used, running, kind) => {
  expect(room(usedBoard(claude, used, running)).kind).toBe(kind);
});

test('closed until the window resets, or a minute where only an estimate closes it', () => {
  const until = (used: number, running: number) => room(usedBoard(claude, used, running));
  expect(until(96, 0)).toMatchObject({ until: new Date(now.getTime() + 4 * hourMs) });
  expect(until(86, 9)).toMatchObject({ until: new Date(now.getTime() + 60_000) });
});

test('above critical only what fits is admitted: small tasks are, large ones are not', () => {
  const tokens = declared({ windows: [{ name: '5h', spanMs: 5 * hourMs, tokens: 100_000 }] });
  const board = withLedger(emptyBoard, tokens, { tokens: 90_000 });
  const kindFor = (inputTokens: number) =>
    roomFor(board, tokens, { urgent: false, estimate: { ...estimate, inputTokens } }, now).kind;
  expect([kindFor(9_600), kindFor(9_601)]).toEqual(['scarce', 'closed']);
});

test('a cost window is measured by what the task would cost here', () => {
  const priced = declared({ windows: [{ name: '5h', spanMs: 5 * hourMs, usd: 1 }] });
  const kindFor = (inputTokens: number) =>
    roomFor(
      withLedger(emptyBoard, priced, { usd: 0.9 }),
      priced,
      { urgent: false, estimate: { requests: 1, inputTokens, outputTokens: 0 } },
      now,
    ).kind;
  expect([kindFor(33_000), kindFor(34_000)]).toEqual(['scarce', 'closed']);
});

/** [used, for usual tasks, for urgent ones], with 10 per cent in reserve. */
const reserved: readonly (readonly [number, string, string])[] = [
  [84, 'free', 'free'],
  [87, 'closed', 'scarce'],
  [89, 'closed', 'scarce'],
  [90, 'closed', 'scarce'],
  [96, 'closed', 'scarce'],
  [97, 'closed', 'closed'],
];

test.each(reserved)('a reserve of 10 per cent with %i used: %s, for the urgent %s', (used, usual, urgent) => {
  const provider = declared({ reserve: 0.1 });
  const board = usedBoard(provider, used);
  expect([room(board, provider).kind, room(board, provider, true).kind]).toEqual([usual, urgent]);
});

test('the operator’s thresholds count', () => {
  const provider = declared({ thresholds: { warning: 0.1, critical: 0.2, emergency: 0.3 } });
  const kinds = [19, 20, 30].map((used) => room(usedBoard(provider, used), provider).kind);
  expect(kinds).toEqual(['free', 'scarce', 'closed']);
});

test('where only a share is told nobody knows what fits, until emergency', () => {
  const share = (leftShare: number) =>
    room(told(emptyBoard, claude, { unit: 'share', limit: null, left: null, leftShare }), claude).kind;
  expect([share(0.16), share(0.14), share(0.05)]).toEqual(['free', 'scarce', 'closed']);
});

test('one key with room is enough; a resting key opens the provider when it wakes', () => {
  const two = declared({ credentials: ['key-1', 'key-2'] });
  expect(room(usedBoard(two, 100), two).kind).toBe('free');
  const resting = withCooldown(usedBoard(two, 100), aCooldown('claude', 60, { credential: 'key-2' }));
  expect(room(resting, two)).toMatchObject({ until: new Date(now.getTime() + 60_000) });
});

test('a window that nobody has used is tried, however large the task', () => {
  const small = declared({ windows: [{ name: '5h', spanMs: 5 * hourMs, tokens: 100 }] });
  expect(room(emptyBoard, small).kind).toBe('free');
});

const others: readonly Provider[] = [declared({}, 'claude'), declared({}, 'synthetic')];
const choose = (board: Board, more: object = {}, list = others) =>
  chooseProvider(
    anAgent('a'),
    providers(...list),
    { filter: {}, contextTokens: 100, ...more },
    { ...board, estimates: new Map([['a', estimate]]) },
    now,
  );
const [first, second] = others as [Provider, Provider];
const both = (a: number, b: number): Board =>
  withLedger(withLedger(emptyBoard, first, { requests: a }), second, { requests: b });

/** [claude used, synthetic used, who is chosen] */
const choices: readonly (readonly [number, number, string])[] = [
  [0, 0, 'claude'],
  [84, 0, 'claude'],
  [85, 84, 'synthetic'],
  [86, 94, 'claude'],
  [96, 94, 'synthetic'],
  [94, 96, 'claude'],
];

test.each(choices)('with %i and %i used %s is chosen', (a, b, id) => {
  expect(choose(both(a, b))).toMatchObject({ kind: 'chosen', provider: { id } });
});

test('nobody has room: the task waits for the window that resets first', () => {
  const early = withLedger(
    both(96, 96),
    second,
    { requests: 96 },
    'key-1',
    new Date(now.getTime() - 2 * hourMs),
  );
  expect(choose(early)).toMatchObject({
    kind: 'wait',
    provider: { id: 'synthetic' },
    until: new Date(now.getTime() + 3 * hourMs),
    reasons: [
      expect.stringContaining('claude has no room until') as string,
      expect.stringContaining('96 % used') as string,
    ],
  });
});

test('of equally cheap providers the one with more headroom comes first', () => {
  expect(choose(both(60, 20), { prefer: 'cheapest' })).toMatchObject({ provider: { id: 'synthetic' } });
  const dear = [first, { ...second, prices: { input: 99, cachedInput: 9, output: 99 } }];
  expect(choose(both(60, 20), { prefer: 'cheapest' }, dear)).toMatchObject({ provider: { id: 'claude' } });
});

test('runs that wait there already count for what is left', () => {
  const board = withRunning(both(80, 0), 'claude', 2, 18);
  expect(choose(board)).toMatchObject({ provider: { id: 'synthetic' } });
});

test('a provider without windows is chosen as ever, whatever others are used', () => {
  const plain = [aProvider('claude'), second];
  expect(choose(both(100, 100), {}, plain)).toMatchObject({ provider: { id: 'claude' } });
});
