import { connect, createServer, Socket, type AddressInfo } from 'node:net';
import { Transform } from 'node:stream';

export type Line = Awaited<ReturnType<typeof openLine>>;

type Mode = 'open' | 'refused' | 'silent' | 'frozen';

/**
 * A way to a store over loopback that can be cut (refused, or taken and silent), or frozen: what is open stays open,
 * nothing passes. What is said on it takes `delayMs` in each direction, and arrives even if its speaker dies meanwhile.
 */
export async function openLine(url: string, first: Mode = 'open', delayMs = 0) {
  const { hostname, port } = new URL(url);
  const pairs = new Set<readonly [inner: Socket, outer: Socket]>();
  let mode = first;
  const join = ([inner, outer]: readonly [Socket, Socket]): void =>
    delayMs > 0
      ? void inner.pipe(delayed(delayMs)).pipe(outer).pipe(delayed(delayMs)).pipe(inner)
      : void inner.pipe(outer).pipe(inner);
  const server = createServer((inner) => {
    if (mode === 'refused') return void inner.destroy();
    const outer = mode === 'silent' ? new Socket() : connect(Number(port), hostname);
    const pair = [inner, outer] as const;
    pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        pairs.delete(pair);
        setTimeout(() => pair.forEach((either) => either.destroy()), delayMs);
      });
    }
    if (mode === 'open') join(pair);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const own = new URL(url);
  own.port = String((server.address() as AddressInfo).port);
  const cut = (how: 'refused' | 'silent'): void => {
    mode = how;
    for (const [inner] of pairs) inner.destroy();
  };
  return {
    url: own.href,
    cut,
    mend: () => cut('refused') ?? void (mode = 'open'),
    freeze: (): void => {
      mode = 'frozen';
      for (const [inner, outer] of pairs) void [inner.unpipe().pause(), outer.unpipe().pause()];
    },
    thaw: (): void => {
      mode = 'open';
      for (const pair of pairs) join(pair);
    },
    close: () => {
      cut('refused');
      return new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

/** Hands on what it is given, in order, so much later. */
const delayed = (delayMs: number): Transform =>
  new Transform({
    transform(chunk, _encoding, done) {
      setTimeout(() => this.push(chunk), delayMs);
      done();
    },
    flush: (done) => void setTimeout(done, delayMs),
  });
