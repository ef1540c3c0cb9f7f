import express, { type Application, type ErrorRequestHandler } from 'express';
import { problem } from '@baton/contract';
import { createLocalRequestRates } from '@baton/queue';
import { createAdmit } from './access/admit.ts';
import { createAuthenticate } from './access/authenticate.ts';
import { createWrongKeys } from './access/wrong-keys.ts';
import type { ApiDeps } from './deps.ts';
import { mountDocs } from './docs/mount-docs.ts';
import { createEventStreams } from './events/event-streams.ts';
import { createBeginRequest } from './http/begin-request.ts';
import { mountRoutes } from './http/mount-routes.ts';
import { createRefuseError } from './http/refuse-error.ts';
import { refuse, send } from './http/reply.ts';
import { showText } from './http/show-text.ts';
import { createGuardDoor } from './limits/guard-door.ts';
import { createLoadWatch } from './limits/load-watch.ts';
import { createCatalogRoutes } from './routes/catalog-routes.ts';
import { createCommandRoutes } from './routes/command-routes.ts';
import { createEventRoutes } from './routes/event-routes.ts';
import { createHealthRoutes } from './routes/health-routes.ts';
import { createBudgetRoutes } from './routes/budget-routes.ts';
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
export function createApi(given: ApiDeps): Api {
  const store = { ...given.store, ...given.store.forRequests };
  const deps: ApiDeps = { ...given, store };
  const { metrics, limits, rates } = deps;
  const load = createLoadWatch(limits.shed);
  const wrongKeys = createWrongKeys(createLocalRequestRates(), limits.rates.wrongKeysPerMinute);
  const streams = createEventStreams(deps);
  const refuseError = createRefuseError(deps);
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use(createBeginRequest(metrics.httpDuration));
  app.use(createGuardDoor({ load, headers: limits.connection.headers, onRefused: metrics.refused }));
  mountRoutes(
    app,
    {
      ...createSubmitRoutes(deps),
      ...createTaskRoutes(deps),
      ...createCommandRoutes(deps),
      ...createEventRoutes(deps, streams),
      ...createSessionRoutes(deps),
      ...createCatalogRoutes(deps),
      ...createKeyRoutes(deps),
      ...createBudgetRoutes(deps),
      ...createHealthRoutes(deps),
    },
    {
      admit: createAdmit({
        authenticate: createAuthenticate(store, wrongKeys),
        rates,
        requestsPerMinute: limits.rates.requestsPerMinute,
        onRefused: metrics.refused,
      }),
      load,
      bodyLimits: limits.body,
      refuseError,
    },
  );
  app.get('/metrics', async (_request, response) => {
    const text = await metrics.text();
    response.type(metrics.contentType).send(text);
  });
  mountDocs(app);
  app.use((request, response) => {
    const detail = `${request.method} ${showText(request.path, 100)} is not served here; /docs lists what is.`;
    send(response, refuse(problem('not_found', detail)));
  });
  const onError: ErrorRequestHandler = (error, request, response, _next) =>
    send(response, refuseError(error, request, response));
  app.use(onError);
  return {
    app,
    close: () => {
      load.close();
      streams.close();
    },
  };
}
