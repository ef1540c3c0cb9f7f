import express, { type Application, type ErrorRequestHandler } from 'express';
import { problem } from '@baton/contract';
import { createAuthenticate } from './access/authenticate.ts';
import type { ApiDeps } from './deps.ts';
import { mountDocs } from './docs/mount-docs.ts';
import { createEventStreams } from './events/event-streams.ts';
import { faultOf, mountRoutes } from './http/mount-routes.ts';
import { refuse, send } from './http/reply.ts';
import { createCatalogRoutes } from './routes/catalog-routes.ts';
import { createEventRoutes } from './routes/event-routes.ts';
import { createHealthRoutes } from './routes/health-routes.ts';
import { createKeyRoutes } from './routes/key-routes.ts';
import { createSessionRoutes } from './routes/session-routes.ts';
import { createSubmitRoutes } from './routes/submit-routes.ts';
import { createTaskRoutes } from './routes/task-routes.ts';

export type Api = {
  readonly app: Application;
  /** Ends the event streams, which would hold a closing server open. */
  readonly close: () => void;
};

/** The REST api. Builds, and never listens. */
export function createApi(deps: ApiDeps): Api {
  const { store, live, log, metrics, isStoreDown } = deps;
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use((_request, response, next) => {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-store');
    next();
  });
  const streams = createEventStreams({ store, live });
  mountRoutes(
    app,
    {
      ...createSubmitRoutes(deps),
      ...createTaskRoutes(deps),
      ...createEventRoutes(deps, streams),
      ...createSessionRoutes(deps),
      ...createCatalogRoutes(deps),
      ...createKeyRoutes(deps),
      ...createHealthRoutes(deps),
    },
    { authenticate: createAuthenticate(store), log, onRequest: metrics.httpDuration, isStoreDown },
  );
  app.get('/metrics', async (_request, response) => void response.type(metrics.contentType).send(await metrics.text()));
  mountDocs(app);
  app.use((request, response) =>
    send(response, refuse(problem('not_found', `${request.method} ${request.path.slice(0, 100)} is not served here; /docs lists what is.`))),
  );
  const onError: ErrorRequestHandler = (error: unknown, _request, response, _next) =>
    send(response, refuse(isMalformed(error) ? problem('not_found', 'The path is malformed; /docs lists what is served.') : faultOf(error, deps)));
  app.use(onError);
  return { app, close: streams.close };
}

/** A path that cannot be decoded, such as `/%`. */
const isMalformed = (error: unknown): boolean => error instanceof URIError;
