import type { RequestRecord } from './request-record.ts';

export const DEFAULT_LOG_LIMIT = 10_000;
/** Bodies are whole conversations: a limit on their number alone would not bound the memory. */
const MAX_BODY_CHARACTERS = 64 * 1024 * 1024;

/** The newest requests, in a ring. Numbers go on rising when the oldest are forgotten. */
export interface RequestLog {
  readonly append: (request: Omit<RequestRecord, 'n' | 'progress'>) => RequestRecord;
  /** Oldest first. */
  readonly all: () => RequestRecord[];
  readonly clear: () => void;
}

export function createRequestLog(limit = DEFAULT_LOG_LIMIT, maxCharacters = MAX_BODY_CHARACTERS): RequestLog {
  const slots: (RequestRecord | undefined)[] = [];
  let oldest = 1;
  let next = 1;
  let characters = 0;

  const forgetOldest = (): void => {
    characters -= slots[oldest % limit]?.body.length ?? 0;
    slots[oldest % limit] = undefined;
    oldest += 1;
  };

  const isTooLarge = (): boolean => characters > maxCharacters && oldest < next - 1;

  return {
    append: (request) => {
      const record: RequestRecord = { n: next, ...request, progress: { kind: 'running' } };
      if (next - oldest >= limit) forgetOldest();
      slots[next % limit] = record;
      next += 1;
      characters += request.body.length;
      while (isTooLarge()) forgetOldest();
      return record;
    },
    all: () =>
      Array.from({ length: next - oldest }, (_, age) => slots[(oldest + age) % limit]).filter(isRecord),
    clear: () => {
      slots.length = 0;
      oldest = next;
      characters = 0;
    },
  };
}

const isRecord = (slot: RequestRecord | undefined): slot is RequestRecord => slot !== undefined;
