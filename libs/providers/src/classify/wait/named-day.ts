/** The parts of a time or a day, as the words name them. */
export type Said = Readonly<Record<string, string | undefined>>;

type NamedDay = { readonly year?: number; readonly month: number; readonly day: number };

/** The day as the words name it, with or without its year; null for a weekday, for tomorrow and for none at all. */
export function namedDay(said: Said): NamedDay | null {
  if (said['iso'] !== undefined) {
    const [year = 1970, month = 1, day = 1] = said['iso'].split('-').map(Number);
    return { year, month, day };
  }
  if (said['slashed'] !== undefined) {
    const [first = 1, second = 1, year = 1970] = said['slashed'].split('/').map(Number);
    // The American order, where it can be one.
    return first > 12 ? { year, month: second, day: first } : { year, month: first, day: second };
  }
  const monthName = said['month'] ?? said['month2'];
  if (monthName === undefined) return null;
  const year = said['year'] ?? said['year2'];
  return {
    ...(year !== undefined && { year: Number(year) }),
    month: months.indexOf(monthName.slice(0, 3).toLowerCase()) + 1,
    day: Number(said['day'] ?? said['day2']),
  };
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** Why there is no such time or day; null where there is. */
export function faultOf(said: Said): string | null {
  const { hour, hour24 } = said;
  const minute = Number(said['minute'] ?? said['minute24'] ?? 0);
  if (hour !== undefined && (Number(hour) > 12 || Number(hour) < 1))
    return `${hour} is no hour of a clock with am and pm`;
  if (hour24 !== undefined && Number(hour24) > 23) return `${hour24} is no hour of a day`;
  if (minute > 59) return `${minute} is no minute of an hour`;
  const named = namedDay(said);
  return named === null || exists(named) ? null : 'there is no such day';
}

/** A year that has every day there is. */
const leapYear = 2028;

function exists({ year = leapYear, month, day }: NamedDay): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
