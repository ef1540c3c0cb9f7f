import type { Certainty } from '@baton/domain';
import { faultOf, namedDay, type Said } from './named-day.ts';
import { longestMs } from './units.ts';
import type { Wait } from './wait.ts';
import { findZone, hostZone, momentOf, wallTimeAt, type WallTime } from './zones.ts';

const verb = String.raw`(?:resets?|resetting|try again|retry|available|come back|back|regain access|access|refresh(?:es|ed)?|renews?|until|unlocks?|restored|opens?|(?:cycle|period) ends)`;
const filler = String.raw`(?:[\s:,]|at|on|after|by|until|automatically|again|time|from|is)*?`;
const weekday = String.raw`(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?`;
const month = String.raw`(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`;
const date = String.raw`(?:${weekday},? )?(?:(?<iso>\d{4}-\d\d-\d\d)|(?<slashed>\d{1,2}\/\d{1,2}\/\d{4})|(?<month>${month})\.? (?<day>\d{1,2})(?:st|nd|rd|th)?(?:,? (?<year>\d{4}))?|(?<day2>\d{1,2})(?:st|nd|rd|th)? (?<month2>${month})\.?(?:,? (?<year2>\d{4}))?)|(?<weekday>${weekday})|(?<relative>tomorrow|today)`;
const time = String.raw`(?<hour>\d{1,2})(?::(?<minute>\d\d))?(?::\d\d(?:\.\d+)?)? ?(?<half>[ap]\.?m\b\.?)|(?<hour24>\d{1,2}):(?<minute24>\d\d)(?::\d\d(?:\.\d+)?)?|(?<word>midnight|noon)`;
const zone = String.raw`\s?\((?<zoneInBrackets>[A-Za-z][\w/+ -]{1,40})\)|\s?(?<zoneAfter>Z\b|[A-Z]{2,4}T\b|UTC(?:[+-]\d{1,2}(?::?\d\d)?)?\b|GMT(?:[+-]\d{1,2}(?::?\d\d)?)?\b|[+-]\d\d:?\d\d\b|Pacific(?: time)?|Eastern(?: time)?|Central(?: time)?)`;
const when = new RegExp(
  String.raw`(?:\b${verb}\b|将[在于])${filler}(?<when>(?:(?:${date})(?:(?:[T,]|\s|at)*(?:${time}))?|(?:${time}))(?:${zone})?)(?!\w)`,
  'gi',
);

/** A clock time, a weekday or a date, in the zone it names, else in the host's; one that is past today is tomorrow's. */
export function readClock(text: string, now: Date): Wait | null {
  let doubtful: Wait | null = null;
  for (const match of [...text.matchAll(when)].slice(-mostTimes).toReversed()) {
    const wait = understand(match.groups ?? {}, now);
    if (wait !== null && wait.kind !== 'vague') return wait;
    doubtful ??= wait;
  }
  return doubtful;
}

/** Of many the last one counts: those before the last few are not looked at. */
const mostTimes = 20;

function understand(said: Said, now: Date): Wait | null {
  const fault = faultOf(said);
  if (fault !== null)
    return { raw: wordsOf(said), kind: 'vague', afterMs: null, at: null, certainty: 'assumed', doubt: fault };
  const clock = readTime(said);
  const isDated =
    (said['iso'] ??
      said['slashed'] ??
      said['month'] ??
      said['month2'] ??
      said['weekday'] ??
      said['relative']) !== undefined;
  if (!clock && !isDated) return null;
  const zoneWords = said['zoneInBrackets'] ?? said['zoneAfter'];
  const stated = zoneWords === undefined ? null : findZone(zoneWords);
  const inZone = stated ?? hostZone();
  const today = wallTimeAt(now.getTime(), inZone);
  const { day, whole } = dayOf(said, today, now);
  const at = settle({ ...day, ...(clock ?? { hour: 0, minute: 0 }) }, { said, isDated, inZone, now });
  if (!Number.isFinite(at)) return null;
  const certainty: Certainty = stated === null ? 'assumed' : whole && clock ? 'stated' : 'derived';
  return {
    raw: wordsOf(said),
    kind: isDated && said['relative'] !== 'today' ? 'date' : 'clock',
    afterMs: Math.min(longestMs, Math.max(0, at - now.getTime())),
    at: Math.min(at, now.getTime() + longestMs),
    certainty,
    ...(zoneWords !== undefined &&
      stated === null && { doubt: `${zoneWords} is no time zone that is known; this machine's is assumed` }),
  };
}

const wordsOf = (said: Said): string =>
  (said['when'] ?? '')
    .replaceAll(/\s+/g, ' ')
    .replace(/[\s,.]+$/, '')
    .trim();

function readTime(said: Said): Pick<WallTime, 'hour' | 'minute'> | null {
  if (said['word'] !== undefined) return { hour: /noon/i.test(said['word']) ? 12 : 0, minute: 0 };
  const { hour, half, hour24 } = said;
  if (hour !== undefined && half !== undefined) {
    const twelve = Number(hour) % 12;
    return { hour: /^p/i.test(half) ? twelve + 12 : twelve, minute: Number(said['minute'] ?? 0) };
  }
  if (hour24 === undefined) return null;
  return { hour: Number(hour24), minute: Number(said['minute24']) };
}

type Day = Pick<WallTime, 'year' | 'month' | 'day'>;

/** The day, and whether the words name it whole: with its year. */
function dayOf(said: Said, today: WallTime, now: Date): { readonly day: Day; readonly whole: boolean } {
  const named = namedDay(said);
  if (named === null) return { day: { ...today, day: today.day + daysAhead(said, today) }, whole: false };
  const { year, month: monthNumber, day } = named;
  // Written with slashes, the day and the month may have changed places.
  if (year !== undefined) return { day: { ...named, year }, whole: said['slashed'] === undefined };
  // Months back: next year's, as at the turn of the year; days back: it has just passed.
  const isLongPast = Date.UTC(today.year, monthNumber - 1, day) < now.getTime() - 90 * 86_400_000;
  return { day: { ...named, year: today.year + (isLongPast ? 1 : 0) }, whole: false };
}

function daysAhead(said: Said, today: WallTime): number {
  if (/tomorrow/i.test(said['relative'] ?? '')) return 1;
  const weekdayName = said['weekday'];
  if (weekdayName === undefined) return 0;
  const wanted = weekdays.indexOf(weekdayName.slice(0, 3).toLowerCase());
  const current = new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay();
  return (wanted - current + 7) % 7;
}

const weekdays = 'sun mon tue wed thu fri sat'.split(' ');

type Frame = {
  readonly said: Said;
  readonly isDated: boolean;
  readonly inZone: string;
  readonly now: Date;
};

/** The moment; a bare clock time or a weekday that has passed comes round again. */
function settle(wall: WallTime, { said, isDated, inZone, now }: Frame): number {
  const at = momentOf(wall, inZone);
  if (at > now.getTime()) return at;
  if (!isDated) return momentOf({ ...wall, day: wall.day + 1 }, inZone);
  return said['weekday'] === undefined ? at : momentOf({ ...wall, day: wall.day + 7 }, inZone);
}
