import type { Live } from '@baton/queue';

/** Rung when the task has new events. A ring while nobody waits is not lost: the next wait returns at once. */
export type Alarm = {
  /** Until it rings, `ms` have passed or the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly close: () => void;
};

/** One subscription to the wake-ups of the process, shared by all alarms. */
export function createAlarms(live: Live) {
  const listeners = new Map<string, Set<() => void>>();
  const unsubscribe = live.subscribe(({ kind, ids }) => {
    if (kind === 'events') for (const id of ids) for (const ring of listeners.get(id) ?? []) ring();
  });

  function set(taskId: string): Alarm {
    let rung = false;
    let wakeUp = (): void => {};
    const ring = (): void => {
      rung = true;
      wakeUp();
    };
    const rings = listeners.get(taskId) ?? new Set();
    listeners.set(taskId, rings.add(ring));
    return {
      wait: async (ms, signal) => {
        if (!rung && !signal.aborted)
          await new Promise<void>((resolve) => {
            const timer = setTimeout(ring, ms);
            signal.addEventListener('abort', ring, { once: true });
            wakeUp = () => {
              clearTimeout(timer);
              signal.removeEventListener('abort', ring);
              resolve();
            };
          });
        rung = false;
      },
      close: () => {
        rings.delete(ring);
        if (rings.size === 0) listeners.delete(taskId);
      },
    };
  }

  return { set, close: unsubscribe };
}
