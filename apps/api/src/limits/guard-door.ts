import { problem } from '@baton/contract';
import type { RequestHandler } from 'express';
import type { Overload } from './judge-load.ts';
import type { LoadWatch } from './load-watch.ts';
import { refuse, send } from '../http/reply.ts';

type Deps = {
  readonly load: Pick<LoadWatch, 'overload'>;
  readonly headers: number;
  readonly onRefused: (reason: Overload) => void;
};

/** Whoever looks after the process must see it in any weather. */
const alwaysServed: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);
/** So many of those who come while memory is short are served: were nothing done, nothing would be collected. */
const oneOf = 10;

/** Refuses before anything is read or looked up: too many headers, and everything while the process is overloaded. */
export function createGuardDoor({ load, headers, onRefused }: Deps): RequestHandler {
  let turn = 0;
  return (request, response, next) => {
    if (request.rawHeaders.length > 2 * headers) {
      const detail = `The request has more than ${headers} headers; send fewer.`;
      return send(response, refuse(problem('headers_too_large', detail)));
    }
    const overload = load.overload();
    if (overload === null || alwaysServed.has(request.path)) return next();
    turn += 1;
    if (overload === 'memory' && turn % oneOf === 0) return next();
    onRefused(overload);
    const detail = 'The api is given more than it can do just now; send the request again in a moment.';
    send(response, refuse(problem('overloaded', detail, { retryAfterSeconds: 1 + (turn % 3) })));
  };
}
