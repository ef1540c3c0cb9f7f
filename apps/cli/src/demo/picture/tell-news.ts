import type { EventView } from '@baton/contract';
import type { EventMap, EventType, FailureCode } from '@baton/domain';
import { showDuration, showFidelity } from '../../print/amounts.ts';

type Tellers = { readonly [T in EventType]?: (data: EventMap[T], now: Date) => string };

const tellers: Tellers = {
  'run-retrying': ({ provider, failure, afterMs }) =>
    `${provider}: ${wordsFor(failure.code)}; tries again in ${showDuration(afterMs)}`,
  'run-handed-over': ({ from, to, reason, fidelity }) =>
    `${from} → ${to}, fidelity ${fidelity === null ? '-' : showFidelity(fidelity)} (${wordsFor(reason)})`,
  'run-moved': ({ from, to, reason }) => `${from} → ${to} before it began (${wordsFor(reason)})`,
  'task-parked': ({ resumeAt }, now) =>
    `nobody is free; waits ${showDuration(Math.max(0, new Date(resumeAt).getTime() - now.getTime()))}`,
  'task-resumed': () => 'goes on by itself',
  'task-input-required': ({ question }) => `asks: ${question.text}`,
  'task-succeeded': () => 'done',
  'task-failed': ({ error }) => `failed: ${error.message}`,
};

/** What happened, in a few words; null where it is not worth any. */
export function tellNews({ type, data }: Pick<EventView, 'type' | 'data'>, now: Date): string | null {
  const tell = tellers[type as EventType] as ((data: unknown, now: Date) => string) | undefined;
  return tell ? tell(data, now) : null;
}

const words: Partial<Record<FailureCode, string>> = {
  rate_limit: 'rate limit',
  usage_window: 'usage limit',
  quota_exhausted: 'quota spent',
  network: 'connection broke off',
  server_error: 'server error',
  context_too_long: 'context too long',
};

export const wordsFor = (code: string): string => words[code as FailureCode] ?? code.replaceAll('_', ' ');
