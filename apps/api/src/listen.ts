import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createRefuseUnreadable } from './http/refuse-unreadable.ts';
import type { ConnectionLimits } from './limits/server-limits.ts';

type Place = {
  readonly host: string;
  readonly port: number;
  readonly limits: ConnectionLimits;
  /** Told of every connection that was one too many. */
  readonly onDrop?: () => void;
};

/** Listens with bounds that a slow or broken client cannot stretch. Rejects when the port is taken. */
export async function listen(
  handler: RequestListener,
  { host, port, limits, onDrop }: Place,
): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: Math.min(limits.headersTimeoutMs, limits.requestTimeoutMs),
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: Math.min(2_000, limits.headersTimeoutMs),
      maxHeaderSize: limits.headerBytes,
    },
    handler,
  );
  server.maxConnections = limits.connections;
  // One more than is allowed, so that too many are seen: Node leaves out what is above without a word.
  server.maxHeadersCount = limits.headers + 1;
  server.on('clientError', createRefuseUnreadable(limits));
  if (onDrop) server.on('drop', onDrop);
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

/** Takes no new connection, lets answers under way finish for `graceMs`, then closes what is left. */
export async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // A connection is idle only once its answer is out; nobody tells when.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const grace = setTimeout(() => server.closeAllConnections(), graceMs);
  try {
    await closed;
  } finally {
    clearInterval(idle);
    clearTimeout(grace);
  }
}
