import {
  breakerState,
  currentTime,
  healthAfterAnswers,
  healthKey,
  healthOf,
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
 * Counts answered calls where something is remembered against a model, and writes them down once a second, so that a
 * healthy provider costs nothing. Guards the way back: through a half-open breaker goes one run at a time.
 */
export function createHealthKeeper({ store, board, log }: Deps) {
  const answers = new Map<string, { readonly provider: Provider; count: number }>();

  const flush = async (): Promise<void> => {
    const counted = [...answers.values()];
    answers.clear();
    for (const { provider, count } of counted)
      await store.health.change(provider, (health) => healthAfterAnswers(health, count, currentTime()));
  };
  const flushQuietly = (): void =>
    void flush().catch((error: Error) =>
      log.debug({ error: error.message }, 'the health of providers was not written; it is learned again'),
    );
  const timer = setInterval(flushQuietly, flushEveryMs);

  return {
    /** Whether a call may be made: always, save through a half-open breaker, where one run probes at a time. */
    mayCall: async (provider: Provider): Promise<boolean> => {
      const health = healthOf(await board.fresh(), provider);
      return breakerState(health, currentTime()) !== 'half-open' || store.health.takeProbe(provider, probeMs);
    },
    /** The call that it was let through for was not made. */
    notCalled: (provider: Provider): void => {
      if (breakerState(healthOf(board.glance(), provider), currentTime()) !== 'half-open') return;
      void store.health
        .change(provider, withoutProbe)
        .catch((error: Error) =>
          log.debug({ error: error.message }, 'a probe that was not made is waited for in vain'),
        );
    },
    answered: (provider: Provider): void => {
      const health = board.glance().health.get(healthKey(provider));
      if (!health) return;
      const key = healthKey(provider);
      const known = answers.get(key) ?? { provider, count: 0 };
      known.count += 1;
      answers.set(key, known);
      if (breakerState(health, currentTime()) === 'half-open') flushQuietly();
    },
    close: (): void => clearInterval(timer),
  };
}
