import { userText } from '@baton/domain';
import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { ask, buildPair, failureOf, never, type Kind } from './calls.ts';

/** Bytes of one wire for what no script can play. */
export type RecordedWire = {
  /** An answer's first events, whole: begun, a few words said, not ended. */
  readonly begun: string;
  /** An error event that says that the provider is overloaded. */
  readonly overloadedEvent: string;
  /** A whole answer that calls `fs__read_file` with `{"path":`, or says that the model called a tool wrongly. */
  readonly malformedCall: string;
  /** How the failure tells it, where the wire has words for it. */
  readonly malformedWords?: string;
};

/** What an adapter promises where the server does not keep to the protocol. */
export function describeBrokenWire(
  kinds: { readonly kind: Kind; readonly otherKind: Kind },
  wire: RecordedWire,
): void {
  const play = async (listener: RequestListener, timeouts = {}) => {
    const server = createServer(listener);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { here } = buildPair(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, kinds, timeouts);
    const close = async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    };
    return { here, [Symbol.asyncDispose]: close };
  };

  describe(`${kinds.kind} on a broken wire`, () => {
    test('an error event in the middle is classified by its own words, also where the stream stays open', async () => {
      await using server = await play(
        stream((response) => {
          response.write(wire.begun);
          response.write(wire.overloadedEvent);
        }),
      );
      const failure = failureOf(await server.here.call(ask([userText('Hi.')]), never));
      expect(failure).toMatchObject({ code: 'overloaded', status: 200 });
    });

    test('an error event in place of an answer is classified by its own words', async () => {
      await using server = await play(
        stream((response) => {
          response.end(wire.overloadedEvent);
        }),
      );
      expect(failureOf(await server.here.call(ask([userText('Hi.')]), never)).code).toBe('overloaded');
    });

    test('a stream that ends politely but unfinished is server_error', async () => {
      await using server = await play(
        stream((response) => {
          response.end(wire.begun);
        }),
      );
      expect(failureOf(await server.here.call(ask([userText('Hi.')]), never)).code).toBe('server_error');
    });

    test('a page of HTML under 200 is server_error', async () => {
      await using server = await play((_, response) => response.end('<html>Welcome</html>'));
      expect(failureOf(await server.here.call(ask([userText('Hi.')]), never)).code).toBe('server_error');
    });

    test('arguments that are not JSON fail the answer, so that it is asked for again', async () => {
      await using server = await play(
        stream((response) => {
          response.end(wire.malformedCall);
        }),
      );
      const failure = failureOf(await server.here.call(ask([userText('Hi.')]), never));
      expect(failure.code).toBe('server_error');
      expect(failure.message).toContain(
        wire.malformedWords ?? 'fs__read_file with arguments that are not JSON',
      );
    });

    test('silence until the first byte is a timeout', async () => {
      await using server = await play((request) => request.resume(), { firstByteMs: 30 });
      const failure = failureOf(await server.here.call(ask([userText('Hi.')]), never));
      expect(failure.code).toBe('timeout');
      expect(failure.message).toContain('firstByteMs');
    });

    test('an answer that never ends is a timeout', async () => {
      await using server = await play(
        stream((response) => response.write(wire.begun)),
        { totalMs: 200 },
      );
      const failure = failureOf(await server.here.call(ask([userText('Hi.')]), never));
      expect(failure.code).toBe('timeout');
      expect(failure.message).toContain('totalMs');
    });

    test('an abort rejects with the caller’s reason and ends the request', async () => {
      const ended = Promise.withResolvers<void>();
      const caller = new AbortController();
      const reason = new Error('canceled by its owner');
      await using server = await play(
        stream((response) => {
          response.on('close', () => ended.resolve());
          response.write(wire.begun);
          setTimeout(() => caller.abort(reason), 20);
        }),
      );
      await expect(server.here.call(ask([userText('Hi.')]), caller.signal)).rejects.toBe(reason);
      await ended.promise;
    });

    test('a server that is not there is network', async () => {
      const { here } = buildPair('http://127.0.0.1:1', kinds);
      expect(failureOf(await here.call(ask([userText('Hi.')]), never)).code).toBe('network');
    });

    test('a redirect is refused, so the key stays with its server', async () => {
      let followed = false;
      await using server = await play((request, response) => {
        followed ||= request.url === '/elsewhere';
        response.writeHead(307, { location: '/elsewhere' }).end();
      });
      expect(failureOf(await server.here.call(ask([userText('Hi.')]), never)).code).toBe('not_found');
      expect(followed).toBe(false);
    });
  });
}

const stream =
  (write: (response: ServerResponse) => void): RequestListener =>
  (request, response) => {
    request.resume();
    write(response.writeHead(200, { 'content-type': 'text/event-stream' }));
  };
