import type { RequestHandler } from 'express';

/** How long bytes that nobody wants are read and thrown away, so that whoever still sends them finds the answer. */
const lingerMs = 5_000;

/**
 * An answer may be out before its request is in: a body that is too large, or that nobody read. What still comes is
 * thrown away for a moment; then the connection is closed, so that nobody can send without end.
 */
export const endUnread: RequestHandler = (request, response, next) => {
  response.once('finish', () => {
    if (request.complete) return;
    const { socket } = request;
    const timer = setTimeout(() => socket.destroy(), lingerMs).unref();
    request.once('end', () => clearTimeout(timer));
    socket.once('close', () => clearTimeout(timer));
  });
  next();
};
