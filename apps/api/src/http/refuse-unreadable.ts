import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { problem, problemMediaType, type Problem } from '@baton/contract';
import type { ConnectionLimits } from '../limits/server-limits.ts';

/** Bytes that still come are read so long and thrown away: closing on them would take the answer back. */
const lingerMs = 2_000;

/** Answers what never became a request: headers too large, too slow, or no HTTP at all. */
export const createRefuseUnreadable =
  ({ headerBytes }: Pick<ConnectionLimits, 'headerBytes'>) =>
  (error: NodeJS.ErrnoException, socket: Duplex): void => {
    if (socket.writableEnded) return;
    if (error.code === 'ECONNRESET' || !socket.writable || isBeingAnswered(socket)) {
      socket.destroy();
      return;
    }
    const timer = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(timer));
    const fault = faultOf(error.code, headerBytes);
    const text = JSON.stringify(fault);
    socket.end(
      [
        `HTTP/1.1 ${fault.status} ${fault.title}`,
        `content-type: ${problemMediaType}`,
        `content-length: ${Buffer.byteLength(text)}`,
        'connection: close',
        '',
        text,
      ].join('\r\n'),
    );
  };

/** Node keeps the answer under way at its socket, and looks there itself where nobody listens to `clientError`. */
const isBeingAnswered = (socket: Duplex & { readonly _httpMessage?: ServerResponse | null }): boolean =>
  socket._httpMessage?.headersSent ?? false;

function faultOf(code: string | undefined, headerBytes: number): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return problem(
        'headers_too_large',
        `The headers are larger than ${headerBytes} bytes together; send shorter ones.`,
      );
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problem('request_timeout', 'The request did not arrive in time; send it again.');
    case undefined:
    default:
      return problem('invalid_header', 'This is not HTTP/1.1 as it is read here; correct its first lines.');
  }
}
