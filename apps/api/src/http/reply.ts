import { problemMediaType, type Problem } from '@baton/contract';
import type { Response } from 'express';
import { endAfterRequest, isStillComing } from './end-after-request.ts';

type Headers = Readonly<Record<string, string>>;

/** What a request is answered with. A stream writes its answer itself and never rejects. */
export type Reply =
  | { readonly kind: 'body'; readonly status: number; readonly body: unknown; readonly headers: Headers }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'stream'; readonly open: (response: Response) => Promise<void> };

export const ok = (body: unknown, status = 200, headers: Headers = {}): Reply => ({
  kind: 'body',
  status,
  body,
  headers,
});

export const refuse = (problem: Problem): Reply => ({ kind: 'problem', problem });

export function send(response: Response, reply: Reply): void {
  if (response.headersSent || response.destroyed) return;
  switch (reply.kind) {
    case 'body':
      return write(response, reply.status, 'application/json', reply.body, reply.headers);
    case 'problem':
      return sendProblem(response, reply.problem);
    case 'stream':
      response.locals['isStream'] = true;
      return void reply.open(response);
  }
}

function sendProblem(response: Response, problem: Problem): void {
  const { status, retryAfterSeconds } = problem;
  const instance = `urn:uuid:${requestIdOf(response)}`;
  write(
    response,
    status,
    problemMediaType,
    { ...problem, instance },
    {
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
      ...(status === 401 ? { 'www-authenticate': 'Bearer realm="baton"' } : {}),
    },
  );
}

function write(response: Response, status: number, type: string, body: unknown, headers: Headers): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { ...headers, 'content-type': type, 'content-length': Buffer.byteLength(text) });
  if (isStillComing(response.req)) endAfterRequest(response.req, response, text);
  else response.end(text);
}

/** The id that header, problem and log line of a request share. */
export const requestIdOf = (response: Response): string => String(response.locals['requestId']);
