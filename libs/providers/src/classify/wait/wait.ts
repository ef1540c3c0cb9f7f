import type { Certainty } from '@baton/domain';

/** When to try again, as it was said and as it is understood. */
export type Wait = {
  /** The words or the field as it stands. */
  readonly raw: string;
  /** `duration`: so long from now; `moment`: named in full; `clock`: a time of day; `date`: a weekday or a date; `vague`: no time at all. */
  readonly kind: 'duration' | 'moment' | 'clock' | 'date' | 'vague';
  /** From now, in whole milliseconds, never negative, at most a year; null for a vague one. */
  readonly afterMs: number | null;
  /** Milliseconds since the epoch; null for a vague one. */
  readonly at: number | null;
  readonly certainty: Certainty;
  /** Why the words could not be taken at their word: an hour or a day that does not exist, a zone nobody knows. */
  readonly doubt?: string;
};
