import { InvalidArgumentError } from 'commander';

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const sentence = 'Use a duration such as 30m, 2h or 7d, or a time such as 2030-01-01T09:00:00Z.';

/** For commander's options: a time to come, as `30m`, `2h`, `7d` from now, or as RFC 3339; returned as RFC 3339. */
export const timeToCome =
  (now: () => Date) =>
  (text: string): string =>
    timeAt(text, now(), 1);

/** The same for a time gone by: `2h` is two hours ago. */
export const timeGoneBy =
  (now: () => Date) =>
  (text: string): string =>
    timeAt(text, now(), -1);

function timeAt(text: string, now: Date, direction: 1 | -1): string {
  const [, amount, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const time =
    amount === undefined
      ? rfc3339(text)
      : new Date(now.getTime() + direction * Number(amount) * (unitMs[unit] ?? 0));
  if (time && !Number.isNaN(time.getTime())) return time.toISOString();
  throw new InvalidArgumentError(sentence);
}

const rfc3339 = (text: string): Date | null =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i.test(text) ? new Date(text) : null;
