import type { EventBody, Logger, Notice } from '@baton/domain';

export type Listener = (notice: Notice) => void;

export type Notify = {
  /** Tells what has just been committed. */
  readonly emit: (taskId: string, actor: string, events: readonly EventBody[]) => void;
  readonly listen: (listener: Listener) => void;
};

/** Metrics and log lines hang on this. A listener that throws harms nobody. */
export function createNotify(log: Logger): Notify {
  const listeners: Listener[] = [];
  const tell = (listener: Listener, notice: Notice): void => {
    try {
      listener(notice);
    } catch (error) {
      log.error(
        { taskId: notice.taskId, type: notice.type, error: (error as Error).message },
        'a listener failed',
      );
    }
  };
  return {
    listen: (listener) => void listeners.push(listener),
    emit: (taskId, actor, events) => {
      const at = new Date();
      for (const body of events)
        for (const listener of listeners) tell(listener, { ...body, taskId, actor, at });
    },
  };
}
