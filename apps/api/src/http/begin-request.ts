import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { HttpRequestFacts } from '@baton/telemetry';

/** What every answer carries, and the measurement of its time; the route's pattern bounds the label. */
export const createBeginRequest =
  (onRequest: (facts: HttpRequestFacts) => void): RequestHandler =>
  (request, response, next) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    response.locals['requestId'] = requestId;
    response.setHeader('x-request-id', requestId);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-store');
    response.once('close', () => {
      // A stream lasts as long as its reader likes; its time says nothing of ours.
      if (response.locals['isStream']) return;
      const route = (request.route as { path: string } | undefined)?.path ?? 'none';
      const seconds = (performance.now() - startedAt) / 1_000;
      onRequest({ method: request.method, route, status: response.statusCode, seconds });
    });
    next();
  };
