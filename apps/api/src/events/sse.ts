import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { TaskEvent } from '@baton/domain';
import { presentEvent } from '../presenters/present-event.ts';

export type SsePatience = {
  /** Proxies and readers take a connection that is silent for longer to be dead. */
  readonly heartbeatMs: number;
  /** A reader that takes nothing for so long is let go; it may come back with `Last-Event-ID`. */
  readonly drainMs: number;
};

const patience: SsePatience = { heartbeatMs: 15_000, drainMs: 30_000 };

export type Sse = {
  /** Waits until the reader has room again. Rejects when it has left, or takes nothing for `drainMs`. */
  readonly send: (event: TaskEvent) => Promise<void>;
  /** Aborted when the stream is over, whoever ended it. */
  readonly signal: AbortSignal;
  readonly close: () => void;
};

/** One answer as a stream of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export function openSse(response: ServerResponse, { heartbeatMs, drainMs } = patience): Sse {
  const ended = new AbortController();
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  response.write('retry: 1000\n\n');
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(': heartbeat\n\n');
  }, heartbeatMs);

  /** A reader that has stopped reading would keep the end from going out, and the connection, for ever. */
  let letGo: NodeJS.Timeout | undefined;
  const close = (): void => {
    clearInterval(heartbeat);
    ended.abort();
    response.end();
    if (!response.writableFinished) letGo ??= setTimeout(() => response.destroy(), drainMs).unref();
  };
  response.once('finish', () => clearTimeout(letGo));
  response.once('close', () => {
    close();
    clearTimeout(letGo);
  });

  async function send(event: TaskEvent): Promise<void> {
    ended.signal.throwIfAborted();
    if (response.write(frameOf(event))) return;
    const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(drainMs)]);
    try {
      await once(response, 'drain', { signal });
    } catch (error) {
      // What is still buffered would never be read: an orderly end could wait for ever.
      response.destroy();
      close();
      throw error;
    }
  }

  return { send, signal: ended.signal, close };
}

function frameOf(event: TaskEvent): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(presentEvent(event))}\n\n`;
}
