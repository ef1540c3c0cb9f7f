import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { EventType, TaskEvent } from '@baton/domain';
import type { Live } from '@baton/queue';
import type { Store } from '@baton/store';
import { presentEvent } from '../presenters/present-session.ts';

const heartbeatMs = 15_000;
/** Wake-ups may be lost; a stream looks by itself this often. */
const lookMs = 3_000;
/** A reader that takes nothing for so long is let go; it may come back with `Last-Event-ID`. */
const drainMs = 30_000;
const batch = 200;

const last: ReadonlySet<EventType> = new Set(['task-succeeded', 'task-failed', 'task-canceled']);

export type EventStreams = ReturnType<typeof createEventStreams>;

/** Server-sent events of single tasks: every event once, in order, from any point on; over after the task's last one. */
export function createEventStreams({ store, live }: { readonly store: Pick<Store, 'tasks'>; readonly live: Live }) {
  const woken = new Map<string, Set<() => void>>();
  const open = new Set<AbortController>();
  const unsubscribe = live.subscribe((wake) => {
    if (wake.kind === 'events') for (const taskId of wake.ids) for (const wakeUp of woken.get(taskId) ?? []) wakeUp();
  });

  async function follow(taskId: string, after: number, response: ServerResponse): Promise<void> {
    const ended = new AbortController();
    open.add(ended);
    response.on('close', () => ended.abort());
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' });
    response.write(': connected\n\n');
    const heartbeat = setInterval(() => response.write(': heartbeat\n\n'), heartbeatMs);
    const alarm = createAlarm(taskId);
    try {
      await pump(taskId, after, response, alarm.next, ended.signal);
    } catch {
      // The reader left, or the database did: the client comes back with Last-Event-ID.
    } finally {
      clearInterval(heartbeat);
      alarm.close();
      open.delete(ended);
      response.end();
    }
  }

  async function pump(taskId: string, after: number, response: ServerResponse, next: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    for (let seen = after; !signal.aborted; ) {
      const events = await store.tasks.events(taskId, seen, batch);
      for (const event of events) await write(response, event, signal);
      seen = events.at(-1)?.id ?? seen;
      if (events.length === batch) continue;
      if (await isOver(taskId, events.at(-1), seen)) return;
      await next(signal);
    }
  }

  /** A retry reopens a finished task: only the newest event tells. */
  async function isOver(taskId: string, newest: TaskEvent | undefined, seen: number): Promise<boolean> {
    const event = newest ?? (seen > 0 ? (await store.tasks.events(taskId, seen - 1, 1))[0] : undefined);
    return event !== undefined && last.has(event.type);
  }

  function createAlarm(taskId: string) {
    let rung = false;
    let wakeUp: (() => void) | null = null;
    const ring = (): void => {
      rung = true;
      wakeUp?.();
    };
    const listeners = woken.get(taskId) ?? new Set();
    woken.set(taskId, listeners.add(ring));
    return {
      next: async (signal: AbortSignal): Promise<void> => {
        if (!rung)
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, lookMs);
            signal.addEventListener('abort', () => resolve(), { once: true });
            wakeUp = () => {
              clearTimeout(timer);
              resolve();
            };
          });
        rung = false;
        wakeUp = null;
      },
      close: (): void => {
        listeners.delete(ring);
        if (listeners.size === 0) woken.delete(taskId);
      },
    };
  }

  return {
    follow,
    close: (): void => {
      unsubscribe();
      for (const stream of open) stream.abort();
    },
  };
}

async function write(response: ServerResponse, event: TaskEvent, signal: AbortSignal): Promise<void> {
  const view = presentEvent(event);
  const isFree = response.write(`id: ${view.id}\nevent: ${view.type}\ndata: ${JSON.stringify(view)}\n\n`);
  if (!isFree) await once(response, 'drain', { signal: AbortSignal.any([signal, AbortSignal.timeout(drainMs)]) });
}
