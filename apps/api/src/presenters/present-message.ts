import type { MessageView } from '@baton/contract';
import type { NumberedMessage, Part } from '@baton/domain';

export const presentMessage = ({
  number,
  taskId,
  runId,
  message,
  createdAt,
}: NumberedMessage): MessageView => ({
  number,
  taskId,
  runId,
  role: message.role,
  parts: presentParts(message.parts),
  pinned: message.pinned === true,
  createdAt: createdAt.toISOString(),
});

/** What only a vendor's adapter reads stays inside. */
export const presentParts = (parts: readonly Part[]): MessageView['parts'] => parts.map(withoutVendor);

function withoutVendor(part: Part): MessageView['parts'][number] {
  const { vendor: _, ...rest } = part;
  return rest;
}
