import { problem, type Problem } from '@baton/contract';
import { isTerminal, type EventType, type Logger, type Task, type TaskEvent } from '@baton/domain';
import type { Live } from '@baton/queue';
import type { Store } from '@baton/store';
import type { Metrics } from '@baton/telemetry';
import type { ServerResponse } from 'node:http';
import type { ServerLimits } from '../limits/server-limits.ts';
import { createAlarms, type Alarm } from './alarms.ts';
import { openSse, type Sse } from './sse.ts';

/** Wake-ups may be lost; a stream looks by itself this often. */
const lookMs = 5_000;
/** Events read at a time. */
const pageSize = 200;

type Deps = {
  readonly store: Pick<Store, 'tasks'>;
  readonly live: Live;
  readonly log: Logger;
  readonly isStoreDown: (error: unknown) => boolean;
  readonly limits: Pick<ServerLimits, 'streams'>;
  readonly metrics: Pick<Metrics, 'refused' | 'streams'>;
};

/** One reader of a task's events, from after the one it saw last. */
type Following = { readonly task: Task; readonly after: number; readonly keyId: string };

const later = { retryAfterSeconds: 5 };

export type EventStreams = ReturnType<typeof createEventStreams>;

/** Server-sent events of single tasks: every event once, in order, from any point on; over after the task's last one. */
export function createEventStreams({ store, live, log, isStoreDown, limits, metrics }: Deps) {
  const alarms = createAlarms(live);
  const open = new Map<Sse, string>();

  /** Why this key is given no further stream; null: it is. */
  function refusal(keyId: string): Problem | null {
    const { total, perKey } = limits.streams;
    const own = [...open.values()].filter((holder) => holder === keyId).length;
    if (own < perKey && open.size < total) return null;
    metrics.refused('streams');
    return own >= perKey
      ? problem('too_many_requests', `This key follows ${own} tasks already; end one of them first.`, later)
      : problem('overloaded', 'All event streams of this api are taken; read the events as pages.', later);
  }

  /** Never rejects. The alarm is set before the first look, so that nothing falls between the two. */
  async function follow({ task, after, keyId }: Following, response: ServerResponse): Promise<void> {
    const sse = openSse(response);
    open.set(sse, keyId);
    metrics.streams(open.size);
    const alarm = alarms.set(task.id);
    try {
      await pump(task, after, sse, alarm);
    } catch (error) {
      // The reader has left, or did not read for too long; what else there is must be told.
      if (!sse.signal.aborted) log.error({ taskId: task.id, error }, 'an event stream broke off');
    } finally {
      alarm.close();
      open.delete(sse);
      metrics.streams(open.size);
      sse.close();
    }
  }

  async function pump(task: Task, after: number, sse: Sse, alarm: Alarm): Promise<void> {
    let isOver = isTerminal(task.state);
    for (let seen = after; !sse.signal.aborted;) {
      const events = await eventsAfter(task.id, seen);
      for (const event of events ?? []) {
        await sse.send(event);
        seen = event.id;
      }
      isOver = endsWithTask(events?.at(-1)) ?? isOver;
      if (events?.length === pageSize) continue;
      if (isOver && events) return;
      await alarm.wait(lookMs, sse.signal);
    }
  }

  /** Null while the database is away: the next look makes up for it. */
  async function eventsAfter(taskId: string, seen: number): Promise<readonly TaskEvent[] | null> {
    try {
      return await store.tasks.events(taskId, seen, pageSize);
    } catch (error) {
      if (isStoreDown(error)) return null;
      throw error;
    }
  }

  return {
    refusal,
    follow,
    close: (): void => {
      alarms.close();
      for (const sse of open.keys()) sse.close();
    },
  };
}

const lastTypes: ReadonlySet<EventType> = new Set(['task-succeeded', 'task-failed', 'task-canceled']);

/** A retry reopens a failed task: only the newest event tells. */
const endsWithTask = (newest: TaskEvent | undefined): boolean | undefined =>
  newest && lastTypes.has(newest.type);
