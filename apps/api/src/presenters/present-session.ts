import type { CheckpointView, EventView, MessageView } from '@baton/contract';
import type { NumberedMessage, Part, TaskEvent } from '@baton/domain';
import type { Store } from '@baton/store';

export const presentEvent = (event: TaskEvent): EventView => ({
  id: event.id,
  type: event.type,
  actor: event.actor,
  at: event.at.toISOString(),
  data: event.data as unknown as EventView['data'],
});

/** What only a vendor's adapter reads stays inside. */
export const presentMessage = ({ number, taskId, runId, message, createdAt }: NumberedMessage): MessageView => ({
  number,
  taskId,
  runId,
  role: message.role,
  parts: message.parts.map(withoutVendor) as unknown as MessageView['parts'],
  createdAt: createdAt.toISOString(),
});

function withoutVendor(part: Part): Omit<Part, 'vendor'> {
  const { vendor: _, ...rest } = part;
  return rest;
}

type Checkpoint = Awaited<ReturnType<Store['sessions']['checkpoints']>>[number];

export const presentCheckpoint = ({ id, taskId, runId, kind, uptoMessage, digest, createdAt }: Checkpoint): CheckpointView => ({
  id,
  taskId,
  runId,
  kind,
  uptoMessage,
  digest,
  createdAt: createdAt.toISOString(),
});
