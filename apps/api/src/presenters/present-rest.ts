import { breakerState, type Cooldown, type Health } from '@baton/domain';

export const presentCooldown = ({ until, code, message }: Cooldown) => ({
  until: until.toISOString(),
  code,
  message,
});

export const presentBreaker = (health: Health, now: Date) => ({
  state: breakerState(health, now),
  openUntil: health.openUntil?.toISOString() ?? null,
  faultsInRow: health.faultsInRow,
});
