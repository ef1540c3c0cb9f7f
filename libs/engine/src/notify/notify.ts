import type { EventBody, Logger } from '@baton/domain';

/** An event that has just been committed, with the ids that listeners want. */
export type Notice = EventBody & { readonly taskId: string; readonly agent?: string | undefined; readonly provider?: string | undefined };

export type Listener = (notice: Notice) => void;

export type Notify = {
  readonly emit: (taskId: string, events: readonly EventBody[], about?: { agent?: string | null; provider?: string | null }) => void;
  readonly listen: (listener: Listener) => void;
};

/** Metrics and log lines hang on this. A listener that throws harms nobody. */
export function createNotify(log: Logger): Notify {
  const listeners: Listener[] = [];
  return {
    listen: (listener) => void listeners.push(listener),
    emit: (taskId, events, about = {}) => {
      for (const body of events) {
        const notice: Notice = { ...body, taskId, agent: about.agent ?? undefined, provider: about.provider ?? undefined };
        for (const listener of listeners) {
          try {
            listener(notice);
          } catch (error) {
            log.error({ taskId, type: body.type, error: (error as Error).message }, 'a listener failed');
          }
        }
      }
    },
  };
}
