/** How near a limit is. */
export const limitLevels = ['warning', 'critical', 'emergency'] as const;
export type LimitLevel = (typeof limitLevels)[number];

/** From which used share on a window stands at a level, 0 to 1. */
export type Thresholds = Readonly<Record<LimitLevel, number>>;
export const defaultThresholds: Thresholds = { warning: 0.7, critical: 0.85, emergency: 0.95 };

/** A level falls only when the window is used so much less than its threshold says. */
const hysteresis = 0.05;
/** Shares are quotients: 70 of 100 reach 0.7. */
const precision = 1e-9;

const rank = (level: LimitLevel | null): number => (level === null ? -1 : limitLevels.indexOf(level));

export const reaches = (used: number, threshold: number): boolean => used >= threshold - precision;

/** The highest level that a used share reaches; null: none. */
const levelAt = (used: number, thresholds: Thresholds): LimitLevel | null =>
  limitLevels.findLast((level) => reaches(used, thresholds[level])) ?? null;

/** The level after `before`: it rises at a threshold and falls five points below it. */
export function nextLevel(
  before: LimitLevel | null,
  used: number,
  thresholds: Thresholds,
): LimitLevel | null {
  const reached = levelAt(used, thresholds);
  if (rank(reached) >= rank(before)) return reached;
  const held = levelAt(used + hysteresis - 2 * precision, thresholds);
  return rank(held) < rank(before) ? held : before;
}

/** The thresholds crossed on the way up, the lowest first; none on the way down. */
export const levelsCrossed = (from: LimitLevel | null, to: LimitLevel | null): readonly LimitLevel[] =>
  limitLevels.slice(rank(from) + 1, rank(to) + 1);

export const higherLevel = (a: LimitLevel | null, b: LimitLevel | null): LimitLevel | null =>
  rank(a) >= rank(b) ? a : b;
