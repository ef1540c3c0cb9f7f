import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyBoard, type Board } from '../board.ts';
import { healthy, healthKey } from '../health.ts';
import { defaultPolicy } from '../policy.ts';
import { anAgent, aProvider, boardWith, now, providers } from '../sample.test-data.ts';
import { hasLine, idlePlaces, spreadWaiting, type RunInLine } from './spread-waiting.ts';

const [claude, codex, gemini] = [aProvider('claude'), aProvider('codex'), aProvider('gemini')];
const all = providers(claude, codex, gemini);
const agent = anAgent('engineer', { providers: ['claude', 'codex', 'gemini'] });

const aRun = (more: Partial<RunInLine> = {}): RunInLine => ({
  waitedMs: 21_000,
  filter: {},
  contextTokens: 0,
  priority: 3,
  agent,
  policy: defaultPolicy,
  ...more,
});

const crowded = (provider: string, queued: number, running: number, board = emptyBoard): Board => ({
  ...board,
  providers: new Map(board.providers).set(provider, { queued, running }),
});

const destinations = (line: readonly RunInLine[], board: Board): readonly string[] => {
  const idle = idlePlaces(board, [...all.values()], now);
  return spreadWaiting('claude', line, idle, { providers: all, board, now }).moves.map(({ to }) => to.id);
};

test('who has waited for longer than its patience goes to the first of its chain that is idle, a place each', () => {
  const board = crowded('codex', 1, 1, crowded('claude', 40, 4));
  const line = Array.from({ length: 40 }, () => aRun());
  expect(destinations(line, board)).toEqual(['codex', 'codex', 'gemini', 'gemini', 'gemini', 'gemini']);
});

test.each<[string, Partial<RunInLine>]>([
  ['has waited for as long as its patience lasts', { waitedMs: 20_000 }],
  ['has more patience', { policy: { ...defaultPolicy, patienceSeconds: 60 } }],
  ['is allowed no other', { filter: { allow: ['claude'] } }],
  ['would fit into no other', { contextTokens: 1e9 }],
  ['may have to wait for its agent', { agent: { ...agent, limits: { ...agent.limits, concurrency: 1 } } }],
])('who %s stays', (_, more) => {
  expect(destinations([aRun(more)], crowded('claude', 40, 4))).toEqual([]);
});

test('nobody goes to who rests, or to whom only a probe may go', () => {
  const board = crowded('claude', 40, 4, boardWith({ provider: 'codex', seconds: 60 }));
  const halfOpen = { ...healthy(gemini), openUntil: new Date(now.getTime() - 1) };
  const health = new Map([[healthKey(gemini), halfOpen]]);
  expect(destinations([aRun()], { ...board, health })).toEqual([]);
});

test('a provider that was given a smaller share has a line sooner, and fewer idle places', () => {
  const health = new Map([[healthKey(codex), { ...healthy(codex), share: 0.5 }]]);
  const board = { ...crowded('codex', 0, 1), health };
  expect(idlePlaces(board, [codex], now)).toEqual(new Map([['codex', 1]]));
  expect(hasLine({ ...crowded('codex', 1, 2), health }, codex)).toBe(true);
  expect(hasLine(crowded('codex', 1, 2), codex)).toBe(false);
});

test('no place is given twice, whoever waits and however long', () => {
  const loads = fc.array(fc.record({ queued: fc.nat(6), running: fc.nat(6) }), {
    minLength: 3,
    maxLength: 3,
  });
  const line = fc.array(fc.record({ waitedMs: fc.nat(60_000) }), { maxLength: 30 });
  fc.assert(
    fc.property(loads, line, (some, waits) => {
      const board = ['claude', 'codex', 'gemini'].reduce(
        (so, id, index) => crowded(id, some[index]?.queued ?? 0, some[index]?.running ?? 0, so),
        emptyBoard,
      );
      const idle = idlePlaces(board, [...all.values()], now);
      const spread = spreadWaiting('claude', waits.map(aRun), idle, { providers: all, board, now });
      for (const [id, places] of idle) {
        const given = spread.moves.filter(({ to }) => to.id === id).length;
        expect(given + (spread.idle.get(id) ?? 0)).toBe(places);
      }
      expect(spread.moves.every(({ run, to }) => to.id !== 'claude' && run.waitedMs > 20_000)).toBe(true);
    }),
  );
});
