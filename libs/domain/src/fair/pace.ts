const spanMs = 100;

/** How many places were freed within a tenth of a second of late: so many may be asked for before anybody looks again. */
export type Pace = { readonly freed: (nowMs: number) => void; readonly perSpan: (nowMs: number) => number };

/** `nowMs`: on any clock that does not go back. */
export function createPace(): Pace {
  let span = -1;
  let before = 0;
  let now = 0;
  const turnTo = (nowMs: number): void => {
    const at = Math.floor(nowMs / spanMs);
    if (at === span) return;
    before = at === span + 1 ? now : 0;
    now = 0;
    span = at;
  };
  return {
    freed: (nowMs) => {
      turnTo(nowMs);
      now += 1;
    },
    perSpan: (nowMs) => {
      turnTo(nowMs);
      return Math.max(before, now);
    },
  };
}
