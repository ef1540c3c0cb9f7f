import type { Request, Response } from 'express';
import { problem } from '@baton/contract';
import type { Logger } from '@baton/domain';
import { reasonOf } from '../telemetry/reason-of.ts';
import { refuse, requestIdOf, type Reply } from './reply.ts';

type Deps = { readonly log: Logger; readonly isStoreDown: (error: unknown) => boolean };

export type Refuse = (error: unknown, request: Request, response: Response) => Reply;

/** The one place that turns what was thrown into an answer: never a stack, and a log line where it is our fault. */
export const createRefuseError =
  ({ log, isStoreDown }: Deps): Refuse =>
  (error, request, response) => {
    if (error instanceof URIError)
      return refuse(problem('not_found', 'The path is malformed; /docs lists what is served.'));
    const facts = { requestId: requestIdOf(response), method: request.method, path: request.path };
    if (isStoreDown(error)) {
      log.warn({ ...facts, ...reasonOf(error) }, 'a request found the database away');
      const detail = 'The database does not answer just now; send the request again in a moment.';
      return refuse(problem('unavailable', detail, { retryAfterSeconds: 1 }));
    }
    log.error({ ...facts, error }, 'a request failed on a fault of Baton itself');
    const detail = `Baton failed on this request; its log says why under ${requestIdOf(response)}.`;
    return refuse(problem('internal', detail));
  };
