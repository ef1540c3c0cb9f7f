import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';

/** The client closed the connection before the answer was complete. */
export class ClientGone extends Error {}

/** Waits so many milliseconds; throws `ClientGone` as soon as the client goes away. */
export type Pause = (durationMs: number) => Promise<void>;

/** Watches the client only when there is something to wait for. */
export function createPause(res: ServerResponse): Pause {
  let closed: AbortSignal | undefined;
  return async (durationMs) => {
    if (durationMs <= 0) return;
    closed ??= signalOnClose(res);
    try {
      await setTimeout(durationMs, undefined, { signal: closed });
    } catch (cause) {
      throw new ClientGone('The client closed the connection', { cause });
    }
  };
}

function signalOnClose(res: ServerResponse): AbortSignal {
  const controller = new AbortController();
  res.once('close', () => controller.abort());
  return controller.signal;
}
