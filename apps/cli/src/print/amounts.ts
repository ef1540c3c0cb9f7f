import type { Usage } from '@baton/domain';

/** Whole numbers with thousands separated, the same everywhere. */
export const showCount = (count: number): string => count.toLocaleString('en-US');

/** Cents where they say something, more digits where the amount is small. */
export function showDollars(usd: number): string {
  if (usd === 0) return '$0';
  if (usd < 0.0001) return '<$0.0001';
  return `$${usd.toFixed(usd < 1 ? 4 : 2)}`;
}

/** `1,204 in (800 cached), 310 out`. */
export function showUsage({ inputTokens, cachedInputTokens, outputTokens }: Usage): string {
  const cached = cachedInputTokens > 0 ? ` (${showCount(cachedInputTokens)} cached)` : '';
  return `${showCount(inputTokens)} in${cached}, ${showCount(outputTokens)} out`;
}

/** `340 ms`, `2.1 s`, `4 min 12 s`, `3 h 5 min`, `2 d 4 h`. */
export function showDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1_000);
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 1_440
    ? `${Math.floor(minutes / 60)} h ${minutes % 60} min`
    : `${Math.floor(minutes / 1_440)} d ${Math.floor((minutes % 1_440) / 60)} h`;
}

/** `2 steps`, `1 step`. */
export const plural = (count: number, word: string): string =>
  `${showCount(count)} ${word}${count === 1 ? '' : 's'}`;

/** 1 is whole; less is never shown as whole. */
export const showFidelity = (fidelity: number): string =>
  fidelity === 1 ? '1' : Math.min(0.999, fidelity).toFixed(3);
