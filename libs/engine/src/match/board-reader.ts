import {
  emptyBoard,
  withCooldown,
  withObserved,
  withUse,
  type Board,
  type Cooldown,
  type KeptWindow,
  type WindowUse,
} from '@baton/domain';
import type { Counted, Store } from '@baton/store';

export type BoardReader = {
  /** At most so old; a second where nothing is said. */
  readonly fresh: (maxAgeMs?: number) => Promise<Board>;
  /** Whatever is known just now, without waiting; a stale board is read anew behind the caller's back. */
  readonly glance: () => Board;
  /** A cooldown this process has just set, known at once. */
  readonly note: (cooldown: Cooldown) => void;
  /** What a provider has just told this process of its windows. */
  readonly noteObserved: (kept: readonly KeptWindow[]) => void;
  /** A call this process has just made, in each of the windows it counts in. */
  readonly noteUse: (counted: Counted, use: WindowUse) => void;
};

type Change = (board: Board) => Board;

/** By then it is written, and read. */
const noteAgeMs = 1_000;
const usualAgeMs = 1_000;
/**
 * Who is parked is matched again when all know: a read may carry notes of this process into a board that is then kept
 * for a while, and takes some time itself.
 */
export const knownToAllMs = noteAgeMs + usualAgeMs + 500;

/** What tasks take on average changes slowly. */
const estimatesAgeMs = 15_000;

/** Keeps the board in memory, so that matching asks the database once a second and not once a task. */
export function createBoardReader(store: {
  readonly board: Pick<Store['board'], 'read' | 'estimates'>;
}): BoardReader {
  let board: Board = emptyBoard;
  let readAt = -Infinity;
  let estimatedAt = -Infinity;
  let reading: Promise<Board> | null = null;
  let notes: { readonly at: number; readonly change: Change }[] = [];

  /** What this process knows for itself: a read that began before others could see it must not undo it. */
  const note = (change: Change): void => {
    board = change(board);
    notes.push({ at: performance.now(), change });
  };
  const withNotes = (found: Board): Board => {
    notes = notes.filter(({ at }) => performance.now() - at < noteAgeMs);
    return notes.reduce((so, { change }) => change(so), found);
  };

  const readEstimates = async (): Promise<Board['estimates']> => {
    if (performance.now() - estimatedAt < estimatesAgeMs) return board.estimates;
    const estimates = await store.board.estimates();
    estimatedAt = performance.now();
    return estimates;
  };

  const begin = (): Promise<Board> => {
    const begun = performance.now();
    return Promise.all([store.board.read(), readEstimates()])
      .then(([found, estimates]) => {
        board = withNotes({ ...found, estimates });
        readAt = begun;
        return board;
      })
      .finally(() => {
        reading = null;
      });
  };
  const read = (): Promise<Board> => (reading ??= begin());

  return {
    fresh: async (maxAgeMs = usualAgeMs) => {
      const since = performance.now() - maxAgeMs;
      // A read that another began may have begun too early.
      while (readAt < since) await read();
      return board;
    },
    glance: () => {
      // A board that cannot be read now is read at the next glance.
      if (performance.now() - readAt > usualAgeMs) void read().catch(() => {});
      return board;
    },
    note: (cooldown) => note((so) => withCooldown(so, cooldown)),
    noteObserved: (kept) => note((so) => withObserved(so, kept)),
    noteUse: ({ place, spansMs }, use) => {
      for (const spanMs of spansMs) board = withUse(board, `${place} ${spanMs}`, use, spanMs);
    },
  };
}
