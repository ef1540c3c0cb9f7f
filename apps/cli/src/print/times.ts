import { showDuration } from './amounts.ts';

/** `14:03:22`, in local time. */
export const showClock = (time: Date): string => time.toLocaleTimeString('en-GB', { hour12: false });

/** `2030-01-01 14:03:22`, in local time. */
export const showTime = (time: string): string => {
  const date = new Date(time);
  return `${date.toLocaleDateString('sv-SE')} ${showClock(date)}`;
};

/** `14:03:22 (in 42 s)`, with the day where it is not today; `now` once it is past. */
export function showUntil(time: string, now: Date): string {
  const until = new Date(time);
  const ms = until.getTime() - now.getTime();
  if (ms <= 0) return 'now';
  const sameDay = until.toDateString() === now.toDateString();
  return `${sameDay ? showClock(until) : showTime(time)} (in ${showDuration(ms)})`;
}

/** `3 min ago`. */
export function showAge(time: string, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - new Date(time).getTime()) / 1_000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)} h ago` : `${Math.floor(seconds / 86_400)} d ago`;
}
