const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A year. A wait beyond it says "never" and would break date arithmetic. */
export const longestMs = 366 * day;
export const throttleMs = hour;
export const patienceMs = 12 * hour;

const unit = String.raw`(?:milliseconds?|millis|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|hr|h|days?|d|weeks?|w)`;
/** `1m26.4s`, `8h44m7s`, `5 days 22 hours 11 minutes`, `2 hours, 5 minutes and 3 seconds`. */
export const durationPattern = String.raw`\d[\d,]*(?:\.\d+)? ?${unit}(?![a-z])(?:(?:,? ?(?:and )?)\d+(?:\.\d+)? ?${unit}(?![a-z])){0,5}`;

const piece = new RegExp(String.raw`(\d[\d,]*(?:\.\d+)?) ?(${unit})(?![a-z])`, 'gi');

/** A duration's milliseconds; null where the words hold none. */
export function readDuration(words: string): number | null {
  let ms: number | null = null;
  for (const [, amount = '', name = ''] of words.matchAll(piece))
    ms = (ms ?? 0) + Number(amount.replaceAll(',', '')) * unitMs(name.toLowerCase());
  return ms;
}

function unitMs(name: string): number {
  if (name.startsWith('ms') || name.startsWith('mil')) return 1;
  if (name.startsWith('mi') || name === 'm') return minute;
  if (name.startsWith('s')) return second;
  if (name.startsWith('h')) return hour;
  return name.startsWith('w') ? 7 * day : day;
}
