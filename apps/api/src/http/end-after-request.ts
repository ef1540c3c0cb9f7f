import type { Request, Response } from 'express';

/** How long bytes that nobody wants are read and thrown away, so that whoever still sends them finds the answer. */
const lingerMs = 5_000;

/** An answer is ready before its request is in: a body that is too large, or that nobody read. */
export const isStillComing = ({ complete, headers }: Request): boolean =>
  !complete && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);

/**
 * Sends the answer at once and ends it with the request, whose rest is thrown away: to close on bytes that still come
 * would take the answer back. Who goes on for longer is cut off.
 */
export function endAfterRequest(request: Request, response: Response, text: string): void {
  response.write(text);
  const timer = setTimeout(() => request.socket.destroy(), lingerMs).unref();
  response.once('close', () => clearTimeout(timer));
  request.once('end', () => response.end()).resume();
}
