import type { EventView } from '@baton/contract';
import type { TaskEvent } from '@baton/domain';

export const presentEvent = ({ id, type, actor, at, data }: TaskEvent): EventView => ({
  id,
  type,
  actor,
  at: at.toISOString(),
  data,
});
