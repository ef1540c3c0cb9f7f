import {
  breakerState,
  countsAgainst,
  currentTime,
  healthAfterAnswers,
  healthAfterFailure,
  healthKey,
  healthOf,
  type Board,
  type Cooldown,
  type Failure,
  type Logger,
  withoutProbe,
  type Provider,
} from '@baton/domain';
import type { Store } from '@baton/store';
import type { BoardReader } from '../match/board-reader.ts';

type Deps = {
  readonly store: Pick<Store, 'health'>;
  readonly board: BoardReader;
  readonly log: Logger;
};

export type HealthKeeper = ReturnType<typeof createHealthKeeper>;

const flushEveryMs = 1_000;
/** For so long one probe is waited for before another run may try. */
const probeMs = 2 * 60_000;

/**
 * Counts answered calls, and where something is remembered against a model writes them down once a second, so that a
 * healthy provider costs nothing. Guards the way back: through a half-open breaker goes one run at a time.
 */
export function createHealthKeeper({ store, board, log }: Deps) {
  const answers = new Map<string, { readonly provider: Provider; readonly count: number }>();

  /** Answers since they were written down last. */
  function take(provider: Provider): number {
    const key = healthKey(provider);
    const count = answers.get(key)?.count ?? 0;
    answers.delete(key);
    return count;
  }

  const flush = async (): Promise<void> => {
    const counted = [...answers.values()];
    answers.clear();
    for (const { provider, count } of counted)
      if (isRemembered(provider))
        await store.health.change(provider, (health) => healthAfterAnswers(health, count, currentTime()));
  };
  const flushQuietly = (): void =>
    void flush().catch((error: Error) =>
      log.debug({ error: error.message }, 'the health of providers was not written; it is learned again'),
    );
  const timer = setInterval(flushQuietly, flushEveryMs);

  const isRemembered = (provider: Provider): boolean => board.glance().health.has(healthKey(provider));
  const isHalfOpen = (known: Board, provider: Provider): boolean =>
    breakerState(healthOf(known, provider), currentTime()) === 'half-open';

  return {
    /** Whether a call may be made: always, save through a half-open breaker, where one run probes at a time. */
    mayCall: async (provider: Provider): Promise<boolean> =>
      !isHalfOpen(await board.fresh(), provider) || store.health.takeProbe(provider, probeMs),
    /** The call that it was let through for was not made. */
    notCalled: (provider: Provider): void => {
      if (!isHalfOpen(board.glance(), provider)) return;
      void store.health
        .change(provider, withoutProbe)
        .catch((error: Error) =>
          log.debug({ error: error.message }, 'a probe that was not made is waited for in vain'),
        );
    },
    answered: (provider: Provider): void => {
      const key = healthKey(provider);
      answers.set(key, { provider, count: (answers.get(key)?.count ?? 0) + 1 });
      if (isHalfOpen(board.glance(), provider)) flushQuietly();
    },
    /**
     * A call that failed counts against its model, whatever becomes of its run, and after the answers that came before
     * it: faults are in a row only where none did. When it opens the breaker, the model is to rest for everyone.
     */
    failed: async (provider: Provider, failure: Failure, known: Board): Promise<Cooldown | null> => {
      if (!countsAgainst(failure) && !isHalfOpen(known, provider)) return null;
      const now = currentTime();
      const answered = take(provider);
      const { openUntil, faultsInRow } = await store.health.change(provider, (health) =>
        healthAfterFailure(answered > 0 ? healthAfterAnswers(health, answered, now) : health, failure, now),
      );
      if (openUntil === null || openUntil <= now) return null;
      const { host, model } = provider;
      const message = `the circuit breaker opened after ${faultsInRow} faults in a row, the last: ${failure.message}`;
      return { host, credential: null, model, until: openUntil, code: failure.code, message };
    },
    close: (): void => clearInterval(timer),
  };
}
