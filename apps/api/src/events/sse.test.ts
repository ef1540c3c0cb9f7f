import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { TaskEvent } from '@baton/domain';
import { openSse, type SsePatience, type Sse } from './sse.ts';

/** A stream as a server writes it, and the socket of its reader. */
async function startStream(patience: SsePatience) {
  const server = createServer();
  const accepted = once(server, 'request') as Promise<[unknown, ServerResponse]>;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const reader = connect((server.address() as AddressInfo).port, '127.0.0.1');
  reader.write('GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
  const [, response] = await accepted;
  const stop = (): void => {
    reader.destroy();
    server.close();
  };
  return { sse: openSse(response, patience), response, reader, [Symbol.dispose]: stop };
}

const event = (id: number, reason: string): TaskEvent => ({
  id,
  taskId: 't',
  type: 'task-canceled',
  data: { reason },
  actor: 'sweep',
  at: new Date(0),
});

async function sendUntilRefused(sse: Sse, reason: string): Promise<number> {
  for (let sent = 0; ; sent += 1) {
    try {
      await sse.send(event(sent + 1, reason));
    } catch {
      return sent;
    }
    if (sent > 1_000) return Infinity;
  }
}

test('a reader that does not read holds the writer up, and is closed in the end', async () => {
  using stream = await startStream({ heartbeatMs: 10, drainMs: 300 });
  stream.reader.pause();
  const startedAt = performance.now();
  const sent = await sendUntilRefused(stream.sse, 'x'.repeat(1_000_000));
  expect(sent).toBeLessThan(50);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  expect(stream.sse.signal.aborted).toBe(true);
});

test('a reader that pauses and goes on gets everything', async () => {
  using stream = await startStream({ heartbeatMs: 1_000, drainMs: 5_000 });
  stream.reader.pause();
  setTimeout(() => stream.reader.resume(), 200);
  let bytes = 0;
  stream.reader.on('data', (chunk: Buffer) => (bytes += chunk.length));
  stream.reader.pause();
  for (let id = 1; id <= 20; id += 1) await stream.sse.send(event(id, 'x'.repeat(1_000_000)));
  stream.sse.close();
  await once(stream.reader, 'end');
  expect(bytes).toBeGreaterThan(20_000_000);
});

test('a reader that has stopped when the stream ends does not keep the connection', async () => {
  using stream = await startStream({ heartbeatMs: 10_000, drainMs: 500 });
  stream.reader.pause();
  for (let id = 1; !(await isStuck(stream.response)); id += 1)
    await stream.sse.send(event(id, 'x'.repeat(10_000)));
  const closed = once(stream.response, 'close');
  stream.sse.close();
  await closed;
  expect(stream.response.writableFinished).toBe(false);
});

/** Something waits in the server's own buffer, and stays there. */
async function isStuck({ socket }: ServerResponse): Promise<boolean> {
  for (const ms of [10, 300]) {
    if (socket?.writableLength === 0) return false;
    await sleep(ms);
  }
  return socket !== null && socket.writableLength > 0;
}

test('a silent stream shows that it lives', async () => {
  using stream = await startStream({ heartbeatMs: 20, drainMs: 1_000 });
  let text = '';
  stream.reader.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await sleep(200);
  expect(text.split(': heartbeat\n\n').length).toBeGreaterThan(3);
});

test('a stream whose reader has left takes no more', async () => {
  using stream = await startStream({ heartbeatMs: 1_000, drainMs: 1_000 });
  stream.reader.destroy();
  await once(stream.sse.signal, 'abort');
  await expect(stream.sse.send(event(1, 'a'))).rejects.toThrow('aborted');
});
