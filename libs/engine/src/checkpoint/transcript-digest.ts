import { createHash } from 'node:crypto';
import type { Message } from '@baton/domain';

/**
 * SHA-256 over a transcript, extended message by message. The same for the same transcript wherever it was read:
 * keys are sorted, because the database does not keep their order.
 */
export function transcriptDigest(messages: readonly Message[]) {
  const hash = createHash('sha256');
  const add = (message: Message): void => void hash.update(JSON.stringify(sorted(message))).update('\n');
  for (const message of messages) add(message);
  return { add, hex: (): string => hash.copy().digest('hex') };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  );
}
