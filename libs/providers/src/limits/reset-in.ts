import { waitByNumber, waitFor, waitUntil } from '../classify/wait/make-wait.ts';
import { longestMs, readDuration } from '../classify/wait/units.ts';

/** Seconds, an epoch in s or ms, a duration, an ISO or HTTP date; null where it has passed or is beyond what a window can be. */
export function resetIn(value: string | undefined, now: Date): Date | null {
  if (value === undefined || value.length > 60) return null;
  const wait = /^ *\d{1,15}(?:\.\d{1,9})? *$/.test(value)
    ? waitByNumber(Number(value), 1_000, value, now)
    : /^\d{4}-|[a-z]{3},/i.test(value)
      ? waitUntil(Date.parse(value), value, now)
      : /^ *\d[\d.a-z ]*$/i.test(value)
        ? waitFor(readDuration(value) ?? Number.NaN, value, now)
        : null;
  if (!wait?.afterMs || wait.afterMs >= longestMs) return null;
  return new Date(now.getTime() + wait.afterMs);
}
