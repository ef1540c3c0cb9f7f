import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { refuseUnreadable } from './http/refuse-unreadable.ts';

type Place = { readonly host: string; readonly port: number };

/** Listens with bounds that a slow or broken client cannot stretch. Rejects when the port is taken. */
export async function listen(handler: RequestListener, { host, port }: Place): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: 15_000,
      requestTimeout: 60_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 5_000,
      maxHeaderSize: 16_384,
    },
    handler,
  );
  server.on('clientError', refuseUnreadable);
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
