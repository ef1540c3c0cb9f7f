import { emptyBoard, withCooldown, type Board, type Cooldown } from '@baton/domain';
import type { Store } from '@baton/store';

export type BoardReader = {
  /** At most `maxAgeMs` old. */
  readonly fresh: () => Promise<Board>;
  /** Whatever is known just now, without waiting; a stale board is read anew behind the caller's back. */
  readonly glance: () => Board;
  /** A cooldown this process has just set, known at once. */
  readonly note: (cooldown: Cooldown) => void;
};

/** Keeps the board in memory, so that matching asks the database once a second and not once a task. */
export function createBoardReader(store: Pick<Store, 'board'>, maxAgeMs = 1_000): BoardReader {
  let board: Board = emptyBoard;
  let readAt = -Infinity;
  let reading: Promise<Board> | null = null;

  const read = (): Promise<Board> => {
    reading ??= store.board
      .read()
      .then((found) => {
        board = found;
        readAt = performance.now();
        return found;
      })
      .finally(() => {
        reading = null;
      });
    return reading;
  };
  const isStale = () => performance.now() - readAt > maxAgeMs;

  return {
    fresh: async () => (isStale() ? read() : board),
    glance: () => {
      // A board that cannot be read now is read at the next glance.
      if (isStale()) void read().catch(() => {});
      return board;
    },
    note: (cooldown) => {
      board = withCooldown(board, cooldown);
    },
  };
}
