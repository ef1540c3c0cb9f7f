import { once } from 'node:events';
import type { Server } from 'node:http';

const mostTries = 100;

/** Listens on `port`; where none is given, on the first free one from `first` on. */
export async function listenNear(
  server: Server,
  host: string,
  port: number | undefined,
  first: number,
): Promise<void> {
  for (let candidate = port ?? first; ; candidate += 1) {
    try {
      server.listen(candidate, host);
      await once(server, 'listening');
      return;
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (port !== undefined || !isTaken || candidate >= first + mostTries) throw error;
    }
  }
}
