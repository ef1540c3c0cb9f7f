import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { judgeLoad, type Overload } from './judge-load.ts';
import type { ShedLimits } from './server-limits.ts';

export type LoadWatch = {
  /** What there is too much of just now; null: all is well. */
  readonly overload: () => Overload | null;
  /** Counts as a request at work until it is done. */
  readonly during: <T>(work: Promise<T>) => Promise<T>;
  readonly close: () => void;
};

const lookMs = 500;
const resolutionMs = 20;

/** Looks twice a second how late the event loop is and how full memory, and counts requests at work. */
export function createLoadWatch(limits: ShedLimits): LoadWatch {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  let loopDelayMs = 0;
  let lastDelayMs = 0;
  let memoryShare = 0;
  let requests = 0;
  let overload: Overload | null = null;

  const timer = setInterval(() => {
    // Each sample holds the pause between two looks, too. One long turn, or a process that was stopped, is no load.
    const delayMs = Math.max(0, delay.percentile(50) / 1e6 - resolutionMs);
    loopDelayMs = Math.min(delayMs, lastDelayMs);
    lastDelayMs = delayMs;
    delay.reset();
    const { heapUsed, external } = process.memoryUsage();
    memoryShare = (heapUsed + external) / getHeapStatistics().heap_size_limit;
  }, lookMs).unref();

  return {
    overload: () => (overload = judgeLoad({ requests, loopDelayMs, memoryShare }, limits, overload)),
    during: async (work) => {
      requests += 1;
      try {
        return await work;
      } finally {
        requests -= 1;
      }
    },
    close: () => {
      clearInterval(timer);
      delay.disable();
    },
  };
}
