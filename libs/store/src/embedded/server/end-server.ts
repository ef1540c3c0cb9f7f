import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Fast, then immediate shutdown, then by force; after either of the last two Postgres recovers from its log.
 * https://www.postgresql.org/docs/18/server-shutdown.html
 */
const escalation = [
  { signal: 'SIGINT', boundMs: 10_000 },
  // An immediate shutdown itself takes up to 5 s to give up on a child.
  { signal: 'SIGQUIT', boundMs: 7_000 },
  { signal: 'SIGKILL', boundMs: 3_000 },
] as const;

export interface RunningServer {
  isRunning(): boolean;
  send(signal: NodeJS.Signals): void;
}

/** Ends a server in order and resolves when its process is gone, after 20 s at most. */
export const endServer = async (server: RunningServer): Promise<void> => {
  for (const { signal, boundMs } of escalation) {
    if (!server.isRunning()) return;
    server.send(signal);
    await waitForEnd(server, boundMs);
  }
  if (server.isRunning()) throw new Error('Postgres does not end, not even by force: its disk may hang.');
};

const waitForEnd = async (server: RunningServer, boundMs: number): Promise<void> => {
  const deadline = performance.now() + boundMs;
  while (server.isRunning() && performance.now() < deadline) await sleep(10);
};
