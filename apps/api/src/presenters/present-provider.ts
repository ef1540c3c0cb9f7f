import type { ProviderView } from '@baton/contract';
import {
  breakerState,
  coolingUntil,
  healthOf,
  isUnhealthy,
  loadOf,
  type Board,
  type Provider,
} from '@baton/domain';

export function presentProvider(
  provider: Provider,
  board: Board,
  oldestQueuedSeconds: number | null,
  now: Date,
): ProviderView {
  const { id, kind, model, concurrency, contextTokens, prices } = provider;
  const { queued, running } = loadOf(board.providers, id);
  const health = healthOf(board, provider);
  const cooldown = coolingUntil(board, provider, now);
  return {
    id,
    kind,
    model,
    state: cooldown === null ? 'ok' : isUnhealthy(cooldown) ? 'unhealthy' : 'cooling',
    cooldown: cooldown && {
      until: cooldown.until.toISOString(),
      code: cooldown.code,
      message: cooldown.message,
    },
    queued,
    oldestQueuedSeconds,
    running,
    concurrency,
    share: health.share,
    breaker: {
      state: breakerState(health, now),
      openUntil: health.openUntil?.toISOString() ?? null,
      faultsInRow: health.faultsInRow,
    },
    contextTokens,
    prices,
  };
}
