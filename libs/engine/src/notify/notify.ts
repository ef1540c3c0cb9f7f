import { currentTime, type EventBody, type Logger, type Notice, type ProviderEvent } from '@baton/domain';

export type Listener = (notice: Notice) => void;
export type ProviderListener = (event: ProviderEvent) => void;

export type Notify = {
  /** Tells what has just been committed. */
  readonly emit: (taskId: string, actor: string, events: readonly EventBody[]) => void;
  readonly listen: (listener: Listener) => void;
  /** The same for what belongs to a provider and to no task. */
  readonly tellProvider: (event: ProviderEvent) => void;
  readonly listenToProviders: (listener: ProviderListener) => void;
};

/** Metrics and log lines hang on this. A listener that throws harms nobody. */
export function createNotify(log: Logger): Notify {
  const listeners: Listener[] = [];
  const providerListeners: ProviderListener[] = [];
  const tellAll = <T extends { readonly type: string }>(
    all: readonly ((told: T) => void)[],
    told: T,
  ): void => {
    for (const listener of all)
      try {
        listener(told);
      } catch (error) {
        const ids = 'taskId' in told ? { taskId: told.taskId } : {};
        log.error({ ...ids, type: told.type, error: (error as Error).message }, 'a listener failed');
      }
  };
  return {
    listen: (listener) => void listeners.push(listener),
    emit: (taskId, actor, events) => {
      const at = currentTime();
      for (const body of events) tellAll<Notice>(listeners, { ...body, taskId, actor, at });
    },
    listenToProviders: (listener) => void providerListeners.push(listener),
    tellProvider: (event) => tellAll(providerListeners, event),
  };
}
