import type { Wait } from './wait.ts';
import { longestMs } from './units.ts';

/** A duration from now; null for what is no duration: negative, not a number. */
export function waitFor(ms: number, raw: string, now: Date): Wait | null {
  if (Number.isNaN(ms) || ms < 0) return null;
  const afterMs = Math.round(Math.min(ms, longestMs));
  return { raw, kind: 'duration', afterMs, at: now.getTime() + afterMs, certainty: 'stated' };
}

/** A moment that is named in full; one that has passed asks for no wait. */
export function waitUntil(at: number, raw: string, now: Date): Wait | null {
  if (!Number.isFinite(at) || at <= 0) return null;
  const afterMs = Math.round(Math.min(Math.max(0, at - now.getTime()), longestMs));
  const latest = Math.min(at, now.getTime() + longestMs);
  return { raw, kind: 'moment', afterMs, at: latest, certainty: 'stated' };
}

const earliestEpochSeconds = 1e9;
const earliestEpochMs = 1e11;

/** A number that is a moment where it can be one, in seconds or in milliseconds, and a duration otherwise. */
export function waitByNumber(value: number, unitMs: number, raw: string, now: Date): Wait | null {
  if (value >= earliestEpochMs) return waitUntil(value, raw, now);
  if (value >= earliestEpochSeconds) return waitUntil(value * 1_000, raw, now);
  return waitFor(value * unitMs, raw, now);
}
