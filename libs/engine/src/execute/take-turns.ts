import type { Provider } from '@baton/domain';

export type Turns = (provider: Pick<Provider, 'id'>, credentials: readonly string[]) => string | undefined;

/** The credentials of a provider that may be used, in turn; absent: there is none. */
export function createTurns(): Turns {
  const turns = new Map<string, number>();
  return ({ id }, credentials) => {
    const turn = turns.get(id) ?? 0;
    turns.set(id, turn + 1);
    return credentials[turn % credentials.length];
  };
}
