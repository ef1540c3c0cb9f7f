import { connect, createServer, Socket, type AddressInfo } from 'node:net';
import { Transform } from 'node:stream';

export type Line = Awaited<ReturnType<typeof openLine>>;

type Mode = 'open' | 'refused' | 'silent' | 'frozen';

/**
 * A way to a store over loopback that can be cut (refused, or taken and silent), or frozen: what is open stays open,
 * nothing passes.
 */
export async function openLine(url: string, first: Mode = 'open') {
  const { hostname, port } = new URL(url);
  const pairs = new Set<readonly [inner: Socket, outer: Socket]>();
  let mode = first;
  let delayMs = 0;
  const delay = () => delayed(() => delayMs);
  const join = ([inner, outer]: readonly [Socket, Socket]): void =>
    void inner.pipe(delay()).pipe(outer).pipe(delay()).pipe(inner);
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
    /** What is said from now on takes so long in each direction, and arrives even if its speaker dies meanwhile. */
    stretch: (ms: number): void => void (delayMs = ms),
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

/** Hands on what it is given so much later, in order even if the delay changes. */
function delayed(delayMs: () => number): Transform {
  const waiting: Buffer[] = [];
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (delayMs() === 0 && waiting.length === 0) return done(null, chunk);
      waiting.push(chunk);
      setTimeout(() => this.push(waiting.shift()), delayMs());
      done();
    },
    flush(done) {
      const end = (): void => void (waiting.length > 0 ? setTimeout(end, 5) : done());
      end();
    },
  });
}
