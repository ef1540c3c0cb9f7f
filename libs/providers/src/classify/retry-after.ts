/** A year. A wait beyond it says "never" and would break date arithmetic. */
const longestMs = 366 * 24 * 3_600_000;

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * How long the provider asks to wait, in whole milliseconds, never negative: `retry-after-ms`, `retry-after` (seconds
 * or an HTTP date, https://www.rfc-editor.org/rfc/rfc9110#field.retry-after), else a duration in its words
 * ("try again in 1m47.5s").
 */
export function readRetryAfterMs(
  headers: Readonly<Record<string, string>>,
  text: string,
  now: Date,
): number | null {
  const ms =
    readNumber(headers['retry-after-ms'], 1) ??
    readNumber(headers['retry-after'], 1_000) ??
    readDate(headers['retry-after'], now) ??
    readWords(text);
  return ms === null ? null : Math.round(Math.min(longestMs, Math.max(0, ms)));
}

function readNumber(value: string | undefined, factor: number): number | null {
  if (value === undefined || !/^\s*\d+(?:\.\d+)?\s*$/.test(value)) return null;
  return Number(value) * factor;
}

function readDate(value: string | undefined, now: Date): number | null {
  const at = value === undefined || !/[a-z]/i.test(value) ? Number.NaN : Date.parse(value);
  return Number.isNaN(at) ? null : at - now.getTime();
}

const wait =
  /(?:try again|retry(?:ing)?|wait)(?: after| in| for)? ((?:\d+(?:\.\d+)? ?(?:ms|milliseconds?|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)\b ?)+)/i;

function readWords(text: string): number | null {
  const stated = wait.exec(spaced(text))?.[1];
  if (stated === undefined) return null;
  const pieces = stated.matchAll(/(\d+(?:\.\d+)?) ?([a-z]+)/gi);
  return pieces.reduce((sum, [, amount, unit]) => sum + Number(amount) * unitMs[unitOf(unit ?? 's')], 0);
}

/** `1m47.5s` as `1m 47.5s`, so that each piece ends at a word's end. */
const spaced = (text: string): string => text.slice(0, 4_000).replaceAll(/(\d)([a-z]+)(?=\d)/gi, '$1$2 ');

function unitOf(word: string): keyof typeof unitMs {
  const lower = word.toLowerCase();
  if (lower === 'ms' || lower.startsWith('milli')) return 'ms';
  return lower.startsWith('s') ? 's' : lower.startsWith('m') ? 'm' : lower.startsWith('h') ? 'h' : 'd';
}
