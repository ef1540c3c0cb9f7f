import type { Cause } from '../cause.ts';
import type { Seen } from '../read/read-sample.ts';
import { readClock } from './clock.ts';
import { waitFromFields } from './from-fields.ts';
import { waitFromHeaders } from './from-headers.ts';
import { waitFromText } from './from-text.ts';
import { waitUntil } from './make-wait.ts';
import type { Wait } from './wait.ts';

/** When to try again: by an event, by a field of the body, by a header, by the words. */
export function readWait(seen: Seen, cause: Cause, now: Date): Wait | null {
  const { facts, sample } = seen;
  // The head of a stream is as old as the stream.
  const theirs = sample.channel === 'http' ? clockOf(sample.headers, now) : now;
  const wait =
    fromWindows(seen, theirs) ??
    waitFromFields(facts.waits, theirs) ??
    waitFromHeaders(sample.headers, theirs) ??
    waitFromText(wordsOf(seen), theirs);
  return wait && clamp(wait, cause, seen, theirs);
}

const leastSkewMs = 5_000;
const mostSkewMs = 24 * 3_600_000;

/**
 * The time by the clock of whoever answered (`Date`, RFC 9110): a reset that is named as a moment is as far away as
 * that clock says, whatever ours shows. A clock that is off by more than a day is an old answer or a lie.
 */
function clockOf({ date }: Readonly<Record<string, string>>, now: Date): Date {
  const theirs = date === undefined || date.length > 60 ? Number.NaN : Date.parse(date);
  const skewMs = Math.abs(theirs - now.getTime());
  return skewMs >= leastSkewMs && skewMs <= mostSkewMs ? new Date(theirs) : now;
}

/** All that is said, on one line: a terminal may have wrapped it anywhere. */
const wordsOf = ({ facts, allText }: Seen): string =>
  [...facts.results.slice(-2), ...facts.messages.slice(-4).map((message) => message.slice(0, 1_500)), allText]
    .join('\n')
    .replaceAll(/\s+/g, ' ');

/** The event's moment, in the words of the message beside it where there are some. */
function fromWindows({ facts, allText }: Seen, now: Date): Wait | null {
  const last = facts.windows.findLast(({ status }) => status === 'rejected');
  if (last === undefined || last.resetsAt === null) return null;
  const ms = last.resetsAt >= 1e11 ? last.resetsAt : last.resetsAt * 1_000;
  return waitUntil(ms, readClock(allText, now)?.raw ?? String(last.resetsAt), now);
}

const hour = 3_600_000;
const longestWindows: readonly (readonly [RegExp, number])[] = [
  [/five_hour|5-?hour|session limit/, 5 * hour],
  [/seven_day|weekly|week/, 7 * 24 * hour],
];

/** No longer than the window that is spent can be: a time of day that has just passed is not tomorrow's. */
function clamp(wait: Wait, cause: Cause, { facts, readings }: Seen, now: Date): Wait {
  if (cause.meaning.class !== 'usage_window' || wait.afterMs === null || wait.certainty === 'stated')
    return wait;
  const said = `${facts.windows.at(-1)?.window ?? ''} ${cause.reading ?? readings[0] ?? ''}`;
  const longest = longestWindows.find(([name]) => name.test(said))?.[1];
  if (longest === undefined || wait.afterMs <= longest) return wait;
  return { ...wait, afterMs: longest, at: now.getTime() + longest, certainty: 'assumed' };
}
