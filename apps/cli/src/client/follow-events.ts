import { setTimeout as sleep } from 'node:timers/promises';
import { eventView, type EventView } from '@baton/contract';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { CommandFailure } from '../command-failure.ts';
import { exitCodes } from '../exit-code.ts';
import type { Client } from './client.ts';
import { retryUnreachable, type Patience } from './retry-unreachable.ts';

/** The server says something every 15 s at least; a connection silent for longer than this is dead. */
const silentMs = 45_000;
const beforeReopeningMs = 300;

/** What happened and happens to a task, in order and without gaps, over as many connections as it takes. Never ends by itself. */
export async function* followEvents(
  client: Client,
  id: string,
  patience: Patience,
): AsyncGenerator<EventView> {
  for (let last = 0; ;) {
    const connection = watchSilence(patience.signal);
    try {
      const stream = await retryUnreachable(() => client.openEvents(id, last, connection.signal), patience);
      for await (const event of untilItBreaks(readEvents(stream, connection.heard))) {
        if (event.id <= last) continue;
        last = event.id;
        yield event;
      }
    } finally {
      connection.close();
    }
    patience.signal.throwIfAborted();
    await sleep(beforeReopeningMs);
  }
}

/** A broken connection is an end like any other. Whoever stops reading must not be told of it: hence no `for await`. */
async function* untilItBreaks(events: AsyncGenerator<EventView>): AsyncGenerator<EventView> {
  for (;;) {
    const next = await events.next().catch((error: unknown) => {
      if (error instanceof CommandFailure) throw error;
      return null;
    });
    if (next === null || next.done) return;
    yield next.value;
  }
}

async function* readEvents(stream: ReadableStream<Uint8Array>, heard: () => void): AsyncGenerator<EventView> {
  heard();
  const noticed = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      heard();
      controller.enqueue(chunk);
    },
  });
  const messages = stream
    .pipeThrough(noticed)
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  for await (const { data } of messages) yield parseEvent(data);
}

function parseEvent(data: string): EventView {
  try {
    return eventView.parse(JSON.parse(data));
  } catch (error) {
    throw new CommandFailure(
      exitCodes.failed,
      'The server sent an event that this version cannot read.',
      'Use the `baton` command of the server’s version.',
      { cause: error },
    );
  }
}

/** A signal that also ends a connection on which nothing is heard any more. */
function watchSilence(outer: AbortSignal) {
  const silence = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  return {
    signal: AbortSignal.any([outer, silence.signal]),
    heard: () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silentMs);
    },
    close: () => {
      clearTimeout(timer);
      silence.abort();
    },
  };
}
