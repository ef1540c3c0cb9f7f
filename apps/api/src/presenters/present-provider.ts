import type { ProviderView } from '@baton/contract';
import {
  coolingUntil,
  headroomOf,
  healthOf,
  isUnhealthy,
  loadOf,
  type Board,
  type Provider,
} from '@baton/domain';
import { levelOf } from './present-limits.ts';
import { presentBreaker, presentCooldown } from './present-rest.ts';

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
    cooldown: cooldown && presentCooldown(cooldown),
    queued,
    oldestQueuedSeconds,
    headroom: headroomOf(board, provider, now)?.leftShare ?? null,
    level: levelOf(provider, board, now),
    running,
    concurrency,
    share: health.share,
    breaker: presentBreaker(health, now),
    contextTokens,
    prices,
  };
}
