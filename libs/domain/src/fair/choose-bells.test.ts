import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseBells, type WaitingBell } from './choose-bells.ts';

type Bell = WaitingBell & { readonly name: string };

/** `{ a: 3 }`: three runs of project a wait, named a1, a2, a3. */
const waiting = (
  counts: Readonly<Record<string, number>>,
  inHand: Readonly<Record<string, number>> = {},
): readonly Bell[] =>
  Object.entries(counts).flatMap(([projectId, count]) =>
    Array.from({ length: count }, (_, index) => ({
      provider: 'claude',
      projectId,
      agent: 'engineer',
      inHand: inHand[projectId] ?? 0,
      allInHand: Object.values(inHand).reduce((sum, one) => sum + one, 0),
      name: `${projectId}${index + 1}`,
    })),
  );

const choose = (
  bells: readonly Bell[],
  room: number,
  weights: Readonly<Record<string, number>> = {},
  slots: ReadonlyMap<string, number> = new Map(),
): string =>
  chooseBells(bells, {
    rooms: new Map([['claude', room]]),
    weightOf: (projectId) => weights[projectId] ?? 1,
    slots,
  })
    .map(({ name }) => name)
    .join(' ');

describe('whose turn it is', () => {
  test.each([
    ['one project alone: as many as there is room for', choose(waiting({ a: 5 }), 3), 'a1 a2 a3'],
    ['two of equal weight take turns', choose(waiting({ a: 5, b: 5 }), 4), 'a1 b1 a2 b2'],
    ['three to one', choose(waiting({ a: 9, b: 9 }), 8, { a: 3 }), 'a1 a2 a3 b1 a4 a5 a6 b2'],
    ['a newcomer goes before who has much in hand', choose(waiting({ a: 9, b: 2 }, { a: 6 }), 8), 'b1 b2'],
    ['a newcomer is rung where there is no room', choose(waiting({ a: 9, b: 9 }, { a: 9 }), 9), 'b1'],
    ['and one that has a bell is not', choose(waiting({ a: 9, b: 9 }, { a: 8, b: 1 }), 9), ''],
    [
      'without room as many as it weighs more than the lightest',
      choose(waiting({ a: 9, b: 9 }), 0, { a: 3 }),
      'a1 a2 a3 b1',
    ],
    [
      'a run whose agent is full lets the next of its project go first',
      choose(
        waiting({ a: 3, b: 2 }).map((bell) => (bell.name === 'a1' ? { ...bell, agent: 'full' } : bell)),
        9,
        {},
        new Map([['full', 0]]),
      ),
      'a2 b1 a3 b2',
    ],
    [
      'of a capped agent no more than have a place, whose ever they are',
      choose(waiting({ a: 3, b: 3 }), 9, {}, new Map([['engineer', 3]])),
      'a1 b1 a2',
    ],
  ])('%s', (_, chosen, expected) => expect(chosen).toBe(expected));

  test('each provider has its own order', () => {
    const there = waiting({ a: 2, b: 1 }).map((bell) => ({
      ...bell,
      provider: 'codex',
      name: `${bell.name}!`,
    }));
    const chosen = chooseBells([...waiting({ a: 2, b: 1 }, { a: 5 }), ...there], {
      rooms: new Map([
        ['claude', 6],
        ['codex', 1],
      ]),
      weightOf: () => 1,
      slots: new Map(),
    });
    expect(chosen.map(({ name }) => name)).toEqual(['b1', 'a1!', 'b1!']);
  });
});

type Project = { readonly weight: number; readonly runs: number; readonly lasts: number };

const projects = fc.array(
  fc.record({
    weight: fc.integer({ min: 1, max: 5 }),
    runs: fc.integer({ min: 1, max: 400 }),
    lasts: fc.integer({ min: 1, max: 9 }),
  }),
  { minLength: 1, maxLength: 8 },
);

/**
 * A provider with so many places whose queue is answered in order, and a relay that looks once a tick. Returns per tick
 * how many places each project had, until one has nothing left that waits.
 */
function play(all: readonly Project[], places: number, ticks: number, onTick?: (at: Standing) => void) {
  const lines = all.map((project) => ({ ...project, left: project.runs, rung: 0, running: [] as number[] }));
  const queue: number[] = [];
  const used: number[][] = [];
  for (let tick = 0; tick < ticks && lines.every(({ left }) => left > 0); tick += 1) {
    for (const line of lines) line.running = line.running.map((ends) => ends - 1).filter((ends) => ends > 0);
    const inHand = Object.fromEntries(lines.map((line, id) => [id, line.rung + line.running.length]));
    const seen = waiting(Object.fromEntries(lines.map(({ left }, id) => [id, Math.min(left, 50)])), inHand);
    const chosen = chooseBells(seen, {
      rooms: new Map([['claude', places + 1]]),
      weightOf: (id) => all[Number(id)]?.weight ?? 1,
      slots: new Map(),
    });
    for (const { projectId } of chosen) {
      const line = lines[Number(projectId)];
      if (!line) continue;
      line.left -= 1;
      line.rung += 1;
      queue.push(Number(projectId));
    }
    const busy = () => lines.reduce((sum, { running }) => sum + running.length, 0);
    while (busy() < places && queue.length > 0) {
      const line = lines[queue.shift() ?? 0];
      if (!line) break;
      line.rung -= 1;
      line.running.push(line.lasts);
    }
    used.push(lines.map(({ running }) => running.length));
    onTick?.({ lines, hanging: queue.length, busy: busy() });
  }
  return used;
}

type Standing = {
  readonly lines: readonly {
    readonly left: number;
    readonly rung: number;
    readonly running: readonly number[];
  }[];
  readonly hanging: number;
  readonly busy: number;
};

describe('over any backlog', () => {
  test('nobody who waits stands outside the queue, no place stays free, and the queue stays short', () => {
    fc.assert(
      fc.property(projects, fc.integer({ min: 1, max: 16 }), (all, places) => {
        const quotas = all.reduce((sum, { weight }) => sum + weight, 0);
        play(all, places, 200, ({ lines, hanging, busy }) => {
          for (const { left, rung, running } of lines)
            expect(left === 0 || rung + running.length > 0).toBe(true);
          expect(busy === places || lines.some(({ left }) => left === 0)).toBe(true);
          expect(hanging).toBeLessThanOrEqual(Math.max(places + 1, quotas + 1));
        });
      }),
    );
  });

  test('each project has its share of the places, however long its runs take', () => {
    fc.assert(
      fc.property(projects, fc.integer({ min: 1, max: 4 }), (few, each) => {
        const all = few.map((project) => ({ ...project, runs: 1e6 }));
        const weights = all.reduce((sum, { weight }) => sum + weight, 0);
        const places = weights * each;
        const used = play(all, places, 600).slice(100);
        for (const [id, { weight }] of all.entries()) {
          const mean = used.reduce((sum, at) => sum + (at[id] ?? 0), 0) / used.length;
          // One bell hangs ready: it may be anybody's.
          expect(Math.abs(mean - weight * each)).toBeLessThanOrEqual(1 + each / 2);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('where there are fewer places than projects, runs start by weight', () => {
    fc.assert(
      fc.property(projects, (few) => {
        const all = few.map((project) => ({ ...project, runs: 1e6, lasts: 1 }));
        const used = play(all, 1, 600);
        const lightest = Math.min(...all.map(({ weight }) => weight));
        const quotas = all.map(({ weight }) => Math.floor(weight / lightest));
        const sum = quotas.reduce((one, other) => one + other, 0);
        for (const [id, quota] of quotas.entries()) {
          const share = used.filter((at) => at[id] === 1).length / used.length;
          expect(share).toBeGreaterThan((quota / sum) * 0.7);
        }
      }),
      { numRuns: 20 },
    );
  });
});
