let aheadMs = performance.timeOrigin;

/**
 * What time it is by the database's clock, which decides wherever others see the outcome: clocks of machines differ,
 * and jump. Read there now and then (`setTime`) and carried on by the monotonic clock; this machine's until then.
 */
export const currentTime = (): Date => new Date(performance.now() + aheadMs);

/** `atMs`: the database's time at the moment `monotonicMs` of `performance.now()`. */
export const setTime = (atMs: number, monotonicMs: number): void => {
  aheadMs = atMs - monotonicMs;
};

/** Above this a process refuses to start: its log would lie, and so would the clocks of the libraries it uses. */
export const mostSkewMs = 2_000;

/** Why a process whose wall clock is so far ahead of the database's must not start, or null. */
export function skewFault(skewMs: number): string | null {
  if (Math.abs(skewMs) <= mostSkewMs) return null;
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  return `this machine’s clock is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} the database’s; set both by NTP, then start again`;
}
