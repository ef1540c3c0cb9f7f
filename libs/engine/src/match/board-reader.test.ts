import { expect, test, vi } from 'vitest';
import { emptyBoard, type Board } from '@baton/domain';
import { createBoardReader, knownToAllMs } from './board-reader.ts';

/** Boards as the store would tell them, each when the test says so; its only agent is named by its number. */
function boardsToTell() {
  const waiting: (() => void)[] = [];
  let told = 0;
  const numbered = (): Board => ({
    ...emptyBoard,
    agents: new Map([[`read ${(told += 1)}`, { queued: 0, running: 0 }]]),
  });
  return {
    store: {
      board: {
        read: (): Promise<Board> => {
          const board = numbered();
          return new Promise((resolve) => waiting.push(() => resolve(board)));
        },
        estimates: async () => new Map(),
      },
    },
    tell: (): void => waiting.shift()?.(),
    asked: (): number => told,
  };
}

const nameOf = ({ agents }: Board): string | undefined => [...agents.keys()][0];

test('what another began to read too early is read anew', async () => {
  const { store, tell, asked } = boardsToTell();
  const reader = createBoardReader(store);
  const first = reader.fresh();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const second = reader.fresh(10);
  tell();
  expect(nameOf(await first)).toBe('read 1');
  while (asked() < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  tell();
  expect(nameOf(await second)).toBe('read 2');
});

test('those who ask at the same time share one read', async () => {
  const { store, tell, asked } = boardsToTell();
  const reader = createBoardReader(store);
  const both = Promise.all([reader.fresh(), reader.fresh()]);
  tell();
  expect((await both).map(nameOf)).toEqual(['read 1', 'read 1']);
  expect(nameOf(await reader.fresh())).toBe('read 1');
  expect(asked()).toBe(1);
});

test('a cooldown that a person lifts is gone from every board by the time the parked are matched again', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const store = { board: { read: async () => emptyBoard, estimates: async () => new Map() } };
  for (const readAfterMs of [0, 500, 999, 1_000, 1_499]) {
    const reader = createBoardReader(store);
    reader.note({
      host: 'a.example',
      credential: null,
      model: 'a',
      until: new Date('2100-01-01'),
      code: 'rate_limit',
      message: 'too many requests',
    });
    vi.advanceTimersByTime(readAfterMs);
    await reader.fresh();
    vi.advanceTimersByTime(knownToAllMs - readAfterMs);
    expect((await reader.fresh()).cooldowns.size).toBe(0);
  }
  vi.useRealTimers();
});
