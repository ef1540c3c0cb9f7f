import { openCredentials, type Board, type Provider } from '@baton/domain';

export type Turns = (provider: Provider, board: Board, now: Date) => string | undefined;

/** The credentials of a provider in turn, those left out that rest; absent: none is free. */
export function createTurns(): Turns {
  const turns = new Map<string, number>();
  return (provider, board, now) => {
    const open = openCredentials(board, provider, now);
    const turn = turns.get(provider.id) ?? 0;
    turns.set(provider.id, turn + 1);
    return open[turn % open.length];
  };
}
