import { expect, test } from 'vitest';
import { judgeLoad, type Load, type Overload } from './judge-load.ts';

const limits = { requests: 100, loopDelayMs: 200, memoryShare: 0.8 };
const calm: Load = { requests: 0, loopDelayMs: 0, memoryShare: 0 };

test.each<[Partial<Load>, Overload | null, Overload | null]>([
  [{}, null, null],
  [{ requests: 99, loopDelayMs: 199, memoryShare: 0.79 }, null, null],
  [{ requests: 100 }, null, 'requests'],
  [{ loopDelayMs: 200 }, null, 'loop'],
  [{ memoryShare: 0.8 }, null, 'memory'],
  [{ requests: 100, loopDelayMs: 200, memoryShare: 0.8 }, null, 'memory'],
  // Once refused for, it must be well below.
  [{ requests: 71 }, 'requests', 'requests'],
  [{ requests: 69 }, 'requests', null],
  [{ loopDelayMs: 141 }, 'loop', 'loop'],
  [{ loopDelayMs: 139 }, 'loop', null],
  [{ memoryShare: 0.57 }, 'memory', 'memory'],
  [{ memoryShare: 0.55 }, 'memory', null],
  // What was not refused for has its whole limit.
  [{ requests: 90 }, 'loop', null],
])('%o after %s: %s', (load, before, judged) => {
  expect(judgeLoad({ ...calm, ...load }, limits, before)).toBe(judged);
});
