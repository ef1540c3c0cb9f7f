import type { WaitField } from '../read/facts.ts';
import { waitByNumber, waitFor, waitUntil } from './make-wait.ts';
import { readDuration } from './units.ts';
import type { Wait } from './wait.ts';

/** Fields of a body that say when: RetryInfo's `retryDelay`, `resets_in_seconds`, `resets_at`, `retry_after`. The last one counts. */
export function waitFromFields(fields: readonly WaitField[], now: Date): Wait | null {
  return fields.map((field) => readField(field, now)).findLast((wait) => wait !== null) ?? null;
}

function readField({ field, value }: WaitField, now: Date): Wait | null {
  const raw = String(value).slice(0, 80);
  const unitMs = /ms$/i.test(field) ? 1 : 1_000;
  if (/^\s*\d{1,18}(?:\.\d+)?\s*$/.test(raw)) return waitByNumber(Number(raw), unitMs, raw.trim(), now);
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d|^[A-Za-z]{3}, \d/.test(raw)) return waitUntil(Date.parse(raw), raw, now);
  const duration = /^\s*\d/.test(raw) ? readDuration(raw) : null;
  return duration === null ? null : waitFor(duration, raw, now);
}
