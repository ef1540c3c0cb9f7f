import type { ShedLimits } from './server-limits.ts';

export type Load = {
  /** At work, not waiting for their bodies. */
  readonly requests: number;
  readonly loopDelayMs: number;
  /** Of what the process may use, 0 to 1. */
  readonly memoryShare: number;
};

export type Overload = 'requests' | 'loop' | 'memory';

/** What is shed for stays so until it is well below its limit: at the limit itself it would flicker. */
const calmShare = 0.7;

/** What there is too much of; null: all is well. `before`: what was answered last. */
export function judgeLoad(load: Load, limits: ShedLimits, before: Overload | null): Overload | null {
  const isOver = (kind: Overload, is: number, limit: number): boolean =>
    is >= (before === kind ? limit * calmShare : limit);
  if (isOver('memory', load.memoryShare, limits.memoryShare)) return 'memory';
  if (isOver('loop', load.loopDelayMs, limits.loopDelayMs)) return 'loop';
  return isOver('requests', load.requests, limits.requests) ? 'requests' : null;
}
