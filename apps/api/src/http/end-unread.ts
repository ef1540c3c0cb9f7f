import type { Duplex } from 'node:stream';
import type { RequestHandler } from 'express';

/** How long bytes that nobody wants are read and thrown away, so that whoever still sends them finds the answer. */
const lingerMs = 5_000;

const answered = new WeakSet<Duplex>();

/** The request that still comes on this connection has had its answer. */
export const isAnswered = (socket: Duplex): boolean => answered.has(socket);

/**
 * An answer may be out before its request is in: a body that is too large, or that nobody read. What still comes is
 * thrown away for a moment; then the connection is closed, so that nobody can send without end.
 */
export const endUnread: RequestHandler = (request, response, next) => {
  response.once('finish', () => {
    if (request.complete) return;
    const { socket } = request;
    answered.add(socket);
    const timer = setTimeout(() => socket.destroy(), lingerMs).unref();
    socket.once('close', () => clearTimeout(timer));
    request.once('end', () => {
      clearTimeout(timer);
      answered.delete(socket);
    });
  });
  next();
};
