import { connect, createServer, Socket, type AddressInfo } from 'node:net';
import { Transform } from 'node:stream';

export type Line = Awaited<ReturnType<typeof openLine>>;

type Mode = 'open' | 'refused' | 'silent' | 'frozen';

type LineOptions = {
  readonly first?: Mode;
  /** How much later an answer comes than without the line; half of it passes on either way. */
  readonly roundTripMs?: number;
};

/** One way of a connection: from a socket, through what delays it, to the other. */
type Way = { readonly from: Socket; readonly through: Transform; readonly to: Socket };

/** A way to a store over loopback that can be long, cut (refused, or taken and silent), or frozen: what is open stays open, nothing passes. */
export async function openLine(url: string, { first = 'open', roundTripMs = 0 }: LineOptions = {}) {
  const { hostname, port } = new URL(url);
  const pairs = new Set<readonly [Way, Way]>();
  let mode = first;
  let delayMs = roundTripMs / 2;
  let unheard: string | null = null;
  const wayOf = (from: Socket, to: Socket, isHeard: (piece: Buffer) => boolean = () => true): Way => {
    const through = passLater(() => delayMs, isHeard);
    through.pipe(to);
    return { from, through, to };
  };
  const join = (ways: readonly Way[]): void => {
    for (const { from, through } of ways) from.unpipe(through).pipe(through);
  };
  const server = createServer((inner) => {
    if (mode === 'refused') return void inner.destroy();
    const outer = mode === 'silent' ? new Socket() : connect(Number(port), hostname);
    const isHeard = (piece: Buffer): boolean => {
      const passes = unheard === null || !piece.includes(unheard);
      if (!passes) stop(pair);
      return passes;
    };
    const pair: readonly [Way, Way] = [wayOf(inner, outer, isHeard), wayOf(outer, inner)];
    pairs.add(pair);
    for (const { from } of pair) {
      from.on('error', () => from.destroy());
      from.on('close', () => {
        pairs.delete(pair);
        // What was said before still arrives.
        setTimeout(() => {
          for (const way of pair) for (const end of [way.from, way.through]) end.destroy();
        }, delayMs);
      });
    }
    if (mode === 'open') join(pair);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const stop = (ways: readonly Way[]): void => {
    for (const { from, through } of ways) from.unpipe(through).pause();
  };
  const stopAll = (): void => stop([...pairs].flat());
  const own = new URL(url);
  own.port = String((server.address() as AddressInfo).port);
  const cut = (how: 'refused' | 'silent'): void => {
    mode = how;
    for (const [{ from }] of pairs) from.destroy();
  };
  return {
    url: own.href,
    cut,
    mend: () => cut('refused') ?? void (mode = 'open'),
    /** How much later answers come from now on. */
    stretch: (ms: number): void => void (delayMs = ms / 2),
    freeze: (): void => {
      mode = 'frozen';
      stopAll();
    },
    /** Whoever connects anew gets through: as when what lies between forgets its connections. */
    freezeOpen: stopAll,
    /** Whoever says these words to the store, now or later, is frozen; all others get through. */
    freezeWho: (words: string): void => void (unheard = words),
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

/** Gives on what it is given so much later, and in the same order even if the delay changes. */
function passLater(delayMs: () => number, isHeard: (piece: Buffer) => boolean): Transform {
  const due: (() => void)[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const later = (give: () => void): void => {
    due.push(give);
    const timer = setTimeout(() => {
      timers.delete(timer);
      due.shift()?.();
    }, delayMs());
    timers.add(timer);
  };
  return new Transform({
    transform(piece: Buffer, _encoding, taken) {
      if (!isHeard(piece)) return taken();
      if (delayMs() === 0 && due.length === 0) return taken(null, piece);
      later(() => this.push(piece));
      taken();
    },
    flush: (ended) => (due.length === 0 ? ended() : later(ended)),
    destroy(error, ended) {
      for (const timer of timers) clearTimeout(timer);
      ended(error);
    },
  });
}
