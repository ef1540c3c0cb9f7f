import {
  currentTime,
  defaultThresholds,
  nextLevel,
  placeKey,
  totalTokens,
  usedShare,
  type KeptWindow,
  type Logger,
  type ObservedWindow,
  type Provider,
  type Usage,
} from '@baton/domain';
import type { Counted, Store } from '@baton/store';
import type { BoardReader } from '../match/board-reader.ts';

type Deps = {
  readonly store: Pick<Store, 'windows'>;
  readonly board: BoardReader;
  readonly log: Logger;
};

export type HeadroomKeeper = ReturnType<typeof createHeadroomKeeper>;

const flushEveryMs = 1_000;
/** A smaller change is not worth a write. */
const worthTelling = 0.01;
/** What others know, and what a person may have forgotten for them, is no older. */
const writtenAgeMs = 30_000;

/** Which of a provider's windows its calls count in; absent: it declares none. */
export function countedOf(provider: Provider, credential: string | undefined): Counted | undefined {
  const { windows, host, model, credentials } = provider;
  if (!windows || windows.length === 0) return undefined;
  const place = placeKey({ host, credential: credential ?? credentials[0] ?? '', model });
  return { place, spansMs: windows.map(({ spanMs }) => spanMs) };
}

/**
 * Keeps what answers tell of windows: this process knows at once, the others through Postgres, written at most once a
 * second and only where it is news.
 */
export function createHeadroomKeeper({ store, board, log }: Deps) {
  const written = new Map<string, KeptWindow>();
  const pending = new Map<string, KeptWindow>();

  const flush = (): void => {
    if (pending.size === 0) return;
    const kept = [...pending.values()];
    pending.clear();
    store.windows
      .observe(kept)
      .catch((error: Error) =>
        log.debug({ error: error.message }, 'what providers told of their windows was not written'),
      );
  };
  const timer = setInterval(flush, flushEveryMs);

  const heard = (
    provider: Provider,
    credential: string | undefined,
    windows: readonly ObservedWindow[],
  ): void => {
    const seenAt = currentTime();
    const { host, model, credentials } = provider;
    const kept = windows.map(({ forAllModels, ...window }): KeptWindow => ({
      ...window,
      host,
      credential: credential ?? credentials[0] ?? '',
      model: forAllModels ? null : model,
      seenAt,
    }));
    board.noteObserved(kept);
    let crossed = false;
    for (const window of kept) {
      const key = `${placeKey(window)} ${window.name}`;
      const before = written.get(key);
      const crosses = levelOf(provider, before) !== levelOf(provider, window);
      if (before && !crosses && !isNews(before, window)) continue;
      written.set(key, window);
      pending.set(key, window);
      crossed ||= crosses;
    }
    if (crossed) flush();
  };

  return {
    /** Who listens to the headers of one call. */
    hear:
      (provider: Provider, credential: string | undefined) =>
      (windows: readonly ObservedWindow[]): void =>
        heard(provider, credential, windows),
    /** A call that counts in declared windows, before its commit. */
    used: (counted: Counted | undefined, usage: Usage, costUsd: number): void => {
      if (!counted) return;
      board.noteUse(counted, {
        openedAt: currentTime(),
        requests: 1,
        tokens: totalTokens(usage),
        usd: costUsd,
      });
    },
    close: (): void => {
      clearInterval(timer);
      flush();
    },
  };
}

const levelOf = ({ thresholds = defaultThresholds }: Provider, window: KeptWindow | undefined) =>
  window ? nextLevel(null, usedShare(window), thresholds) : null;

/** Changed by enough, or what is written is old or has run out. */
const isNews = (before: KeptWindow, { leftShare, limit, seenAt }: KeptWindow): boolean =>
  Math.abs(before.leftShare - leftShare) >= worthTelling ||
  before.limit !== limit ||
  seenAt.getTime() - before.seenAt.getTime() >= writtenAgeMs ||
  (before.resetsAt !== null && before.resetsAt <= seenAt);
