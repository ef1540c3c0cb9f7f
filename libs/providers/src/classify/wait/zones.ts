/** Abbreviations and names that providers print; all else is asked of the runtime. */
const named: Readonly<Record<string, string>> = {
  utc: 'UTC',
  gmt: 'UTC',
  z: 'UTC',
  pacific: 'America/Los_Angeles',
  pt: 'America/Los_Angeles',
  pst: 'America/Los_Angeles',
  pdt: 'America/Los_Angeles',
  mountain: 'America/Denver',
  mst: 'America/Denver',
  mdt: 'America/Denver',
  central: 'America/Chicago',
  cst: 'America/Chicago',
  cdt: 'America/Chicago',
  eastern: 'America/New_York',
  et: 'America/New_York',
  est: 'America/New_York',
  edt: 'America/New_York',
  cet: 'Europe/Paris',
  cest: 'Europe/Paris',
  bst: 'Europe/London',
  ist: 'Asia/Kolkata',
  jst: 'Asia/Tokyo',
  beijing: 'Asia/Shanghai',
};

export const hostZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A zone the runtime knows, or null: names, abbreviations, and `GMT+8`. */
export function findZone(words: string): string | null {
  const asked = words.trim().replace(/ time$/i, '');
  const offset = /^(?:utc|gmt)?([+-])(\d{1,2}):?(\d\d)?$/i.exec(asked);
  const zone = offset
    ? `${offset[1]}${(offset[2] ?? '').padStart(2, '0')}:${offset[3] ?? '00'}`
    : (named[asked.toLowerCase()] ?? asked);
  return formatOf(zone) === null ? null : zone;
}

const formats = new Map<string, Intl.DateTimeFormat | null>();
const mostFormats = 200;

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  if (formats.size >= mostFormats) formats.clear();
  let format: Intl.DateTimeFormat | null = null;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    // Not a zone: null says so.
  }
  formats.set(zone, format);
  return format;
}

export type WallTime = {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
};

export function wallTimeAt(ms: number, zone: string): WallTime {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone)?.formatToParts(ms) ?? []) parts[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return { year, month, day, hour, minute };
}

/** The moment of a wall time in a zone; where the clock jumps over it, the moment after the jump. */
export function momentOf({ year, month, day, hour, minute }: WallTime, zone: string): number {
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  let guess = wanted;
  let previous = wanted;
  for (let round = 0; round < 3; round += 1) {
    const seen = wallTimeAt(guess, zone);
    const off = wanted - Date.UTC(seen.year, seen.month - 1, seen.day, seen.hour, seen.minute);
    if (off === 0) return guess;
    previous = guess;
    guess += off;
  }
  return Math.max(guess, previous);
}
