import {
  currentTime,
  defaultThresholds,
  levelKey,
  levelsCrossed,
  nextLevel,
  usedShare,
  windowsOf,
  type Board,
  type LimitLevel,
  type LimitWindow,
  type Provider,
} from '@baton/domain';
import type { RunnerDeps } from '../deps.ts';
import { knownToAllMs } from '../match/board-reader.ts';

type Deps = Pick<RunnerDeps, 'store' | 'catalog' | 'board' | 'notify'>;

/** A window of a provider's credential, as it stands now; null: it is over. */
type Watched = {
  readonly provider: Provider;
  readonly credential: string;
  readonly name: string;
  readonly window: LimitWindow | null;
};

/**
 * Looks how near every window is to its limit, with or without traffic. Every process looks; who moves a window's level
 * in Postgres says so, the others are too late.
 */
export const createWatchLimits = ({ store, catalog, board, notify }: Deps) =>
  async function watchLimits(): Promise<void> {
    const known = await board.fresh();
    const now = currentTime();
    for (const watched of [...present(known, catalog.providers, now), ...gone(known, catalog.providers, now)])
      await move(watched, known);

    async function move({ provider, credential, name, window }: Watched, seen: Board): Promise<void> {
      const key = { provider: provider.id, credential, window: name };
      const from = seen.levels.get(levelKey(key))?.level ?? null;
      const used = window ? usedShare(window) : 0;
      const to = nextLevel(from, used, provider.thresholds ?? defaultThresholds);
      if (from === to || !(await store.windows.changeLevel({ ...key, from, to }))) return;
      const resetsAt = window?.resetsAt?.toISOString() ?? null;
      const tell = (type: 'limit-near' | 'limit-clear', level: LimitLevel) =>
        notify.tellProvider({ type, ...key, level, used, resetsAt });
      const crossed = levelsCrossed(from, to);
      for (const level of crossed) tell('limit-near', level);
      if (crossed.length === 0 && from) tell('limit-clear', from);
      // Who waits for it was parked until it would reset, which may be later.
      if (from === 'emergency') await store.tasks.wakeParked(knownToAllMs);
    }
  };

function present(board: Board, providers: ReadonlyMap<string, Provider>, now: Date): readonly Watched[] {
  return [...providers.values()].flatMap((provider) =>
    provider.credentials.flatMap((credential) =>
      windowsOf(board, provider, credential, now).map((window) => ({
        provider,
        credential,
        name: window.name,
        window,
      })),
    ),
  );
}

/** Windows that stand at a level and are no more. */
function gone(board: Board, providers: ReadonlyMap<string, Provider>, now: Date): readonly Watched[] {
  return [...board.levels.values()].flatMap(({ provider: id, credential, window: name }) => {
    const provider = providers.get(id);
    if (!provider || windowsOf(board, provider, credential, now).some((window) => window.name === name))
      return [];
    return [{ provider, credential, name, window: null }];
  });
}
