import { setTimeout as sleep } from 'node:timers/promises';

/** Warmed up is what ran for `warmUpMs` and has done `warmUpCount`: code is slow until it was compiled. */
export type Window = { readonly warmUpMs: number; readonly warmUpCount: number; readonly windowMs: number };

/** A measurement is taken cold rather than never. */
const longestWarmUpMs = 20_000;
const longestDrainMs = 60_000;

export type Rate = { readonly perSecond: number; readonly count: number; readonly seconds: number };

/**
 * Repeats `act` with so many at once, and adds up what those came to that ended in the window after the warm-up.
 * `open` is called as the window opens, what it returns as the window closes; both see the load at its height.
 */
export async function keepBusy<T>(
  inFlight: number,
  window: Window,
  act: () => Promise<number>,
  open: () => () => T,
): Promise<Rate & { readonly seen: T }> {
  let [done, stopped] = [0, false];
  const line = async (): Promise<void> => {
    while (!stopped) {
      const more = await act();
      // Not `done += await …`, which would forget what the other lines did meanwhile.
      done += more;
    }
  };
  const lines = Promise.all(Array.from({ length: inFlight }, line));
  // The lines end by themselves only when one of them fails.
  const counted = await Promise.race([lines.then(endedEarly), countIn(window, () => done, open)]);
  stopped = true;
  await Promise.race([lines, sleep(longestDrainMs, null, { ref: false }).then(didNotDrain)]);
  return counted;
}

/** How far `read` moved in the window, and how long the window really was. */
async function countIn<T>(window: Window, read: () => number, open: () => () => T) {
  await warmUp(window, read);
  const close = open();
  const [first, startedAt] = [read(), performance.now()];
  await sleep(window.windowMs);
  const [count, seconds] = [read() - first, (performance.now() - startedAt) / 1_000];
  return { perSecond: count / seconds, count, seconds, seen: close() };
}

async function warmUp({ warmUpMs, warmUpCount }: Window, read: () => number): Promise<void> {
  const startedAt = performance.now();
  await sleep(warmUpMs);
  while (read() < warmUpCount && performance.now() - startedAt < longestWarmUpMs) await sleep(50);
}

function didNotDrain(): never {
  throw new Error(`what was under way did not end within ${longestDrainMs} ms`);
}

function endedEarly(): never {
  throw new Error('the load ended before its window');
}
