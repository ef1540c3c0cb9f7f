import { waitByNumber, waitFor, waitUntil } from './make-wait.ts';
import { readDuration } from './units.ts';
import type { Wait } from './wait.ts';

type Headers = Readonly<Record<string, string>>;

/**
 * What the headers ask for: `retry-after-ms`, `retry-after` (seconds or a date, RFC 9110), else the reset of a bucket
 * that is used up. https://platform.claude.com/docs/en/api/rate-limits · https://platform.openai.com/docs/guides/rate-limits
 */
export function waitFromHeaders(headers: Headers, now: Date): Wait | null {
  return (
    plainNumber(headers, 'retry-after-ms', 1, now) ??
    plainNumber(headers, 'retry-after', 1_000, now) ??
    httpDate(headers['retry-after'], now) ??
    exhaustedWindow(headers, now) ??
    exhaustedBucket(headers, now)
  );
}

/** Of two values, as proxies join them, the longer. */
function plainNumber(headers: Headers, name: string, unitMs: number, now: Date): Wait | null {
  const value = headers[name];
  if (value === undefined || !/^\s*\d{1,18}(?:\.\d+)?(?:\s*,\s*\d{1,18}(?:\.\d+)?)*\s*$/.test(value))
    return null;
  const longest = Math.max(...value.split(',').map(Number));
  return waitByNumber(longest, unitMs, `${titled(name)}: ${value.trim()}`, now);
}

const titled = (name: string): string => name.replaceAll(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());

function httpDate(value: string | undefined, now: Date): Wait | null {
  if (value === undefined || value.length > 60 || !/[a-z]/i.test(value)) return null;
  return waitUntil(Date.parse(value), value, now);
}

/** Windows of a subscription: `anthropic-ratelimit-unified-…`. */
export const isUnifiedRejected = (headers: Headers): boolean =>
  headers['anthropic-ratelimit-unified-status'] === 'rejected';

function exhaustedWindow(headers: Headers, now: Date): Wait | null {
  if (!isUnifiedRejected(headers)) return null;
  const claim = headers['anthropic-ratelimit-unified-representative-claim'];
  const window = claim === 'five_hour' ? '5h' : claim?.startsWith('seven_day') ? '7d' : '';
  const value =
    headers['anthropic-ratelimit-unified-reset'] ?? headers[`anthropic-ratelimit-unified-${window}-reset`];
  return value === undefined ? null : readReset(value, now);
}

const buckets: readonly (readonly [remaining: string, reset: string])[] = [
  ...['requests', 'tokens', 'input-tokens', 'output-tokens'].map(
    (what) => [`anthropic-ratelimit-${what}-remaining`, `anthropic-ratelimit-${what}-reset`] as const,
  ),
  ...['requests', 'tokens', 'requests-day', 'tokens-minute', 'project-requests', 'project-tokens'].map(
    (what) => [`x-ratelimit-remaining-${what}`, `x-ratelimit-reset-${what}`] as const,
  ),
  ['x-ratelimit-remaining', 'x-ratelimit-reset'],
  ['ratelimit-remaining', 'ratelimit-reset'],
];

/** The bucket that is used up; of several the one that opens last. */
export function exhaustedBucket(headers: Headers, now: Date): Wait | null {
  let latest: Wait | null = null;
  for (const [remaining, reset] of buckets) {
    const left = headers[remaining];
    const value = headers[reset];
    if (left === undefined || value === undefined || !/^\s*0+(?:\.0+)?\s*$/.test(left)) continue;
    const wait = readReset(value, now);
    if (wait && (latest === null || (wait.at ?? 0) > (latest.at ?? 0))) latest = wait;
  }
  return latest;
}

function readReset(value: string, now: Date): Wait | null {
  const wait = /^\s*\d{1,18}(?:\.\d+)?\s*$/.test(value)
    ? waitByNumber(Number(value), 1_000, value.trim(), now)
    : /^\d{4}-|[a-z]{3},/i.test(value)
      ? waitUntil(Date.parse(value), value, now)
      : waitFor(readDuration(value) ?? Number.NaN, value, now);
  return wait && { ...wait, certainty: 'derived' };
}
