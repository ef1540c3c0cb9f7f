import {
  breakerState,
  countsAgainst,
  currentTime,
  healthAfterFailure,
  healthOf,
  type Board,
  type Cooldown,
  type Failure,
  type Provider,
} from '@baton/domain';
import type { Store } from '@baton/store';

/** Through a half-open breaker goes nothing but a probe. */
const isProbe = (board: Board, provider: Provider): boolean =>
  breakerState(healthOf(board, provider), currentTime()) === 'half-open';

/**
 * A call that failed counts against its model, whatever becomes of its run; when that opens the breaker, the model is to
 * rest for everyone.
 */
export async function judgeFailure(
  store: Pick<Store, 'health'>,
  provider: Provider,
  failure: Failure,
  board: Board,
): Promise<Cooldown | null> {
  if (!countsAgainst(failure) && !isProbe(board, provider)) return null;
  const now = currentTime();
  const { openUntil, faultsInRow } = await store.health.change(provider, (health) =>
    healthAfterFailure(health, failure, now),
  );
  if (openUntil === null || openUntil <= now) return null;
  const { host, model } = provider;
  const message = `the circuit breaker opened after ${faultsInRow} faults in a row, the last: ${failure.message}`;
  return { host, credential: null, model, until: openUntil, code: failure.code, message };
}
