import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';

/** Listens with bounds that a slow or broken client cannot stretch. */
export async function listen(handler: RequestListener, { host, port }: { readonly host: string; readonly port: number }): Promise<Server> {
  const server = createServer({ headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 65_000, maxHeaderSize: 16_384 }, handler);
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

/** Takes no new connection, lets answers under way finish for `graceMs`, then closes what is left. */
export async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
