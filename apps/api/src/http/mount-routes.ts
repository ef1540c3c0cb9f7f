import type { Application, Request, Response } from 'express';
import { expressPath, problem, routes, type Route, type RouteName } from '@baton/contract';
import { checkRequest, type CheckDeps } from './check-request.ts';
import type { Handler, Handlers } from './handler.ts';
import type { Refuse } from './refuse-error.ts';
import { refuse, send, type Reply } from './reply.ts';

type Deps = CheckDeps & { readonly refuseError: Refuse };

/** Every route of the contract, with its key, query and body checked before its handler sees it; 405 for other methods. */
export function mountRoutes(app: Application, handlers: Handlers, deps: Deps): void {
  const methods = new Map<string, string[]>();
  for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
    const path = expressPath(route);
    methods.set(path, [...(methods.get(path) ?? []), ...methodsOf(route)]);
    // The handler's own types say what the route's contract says; over all routes they cannot be told apart.
    const handler = handlers[name] as Handler<RouteName>;
    app[route.method](path, async (request, response) =>
      send(response, await replyTo(name, handler, request, response, deps)),
    );
  }
  for (const [path, allowed] of methods)
    app.all(path, (request, response) => refuseMethod(request, response, allowed));
}

const methodsOf = ({ method }: Route): string[] =>
  method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()];

async function replyTo(
  name: RouteName,
  handler: Handler<RouteName>,
  request: Request,
  response: Response,
  deps: Deps,
): Promise<Reply> {
  try {
    const checked = await checkRequest(name, request, response, deps);
    return checked.ok ? await deps.load.during(handler(checked.value)) : refuse(checked.problem);
  } catch (error) {
    return deps.refuseError(error, request, response);
  }
}

function refuseMethod(request: Request, response: Response, allowed: readonly string[]): void {
  response.setHeader('allow', allowed.join(', '));
  const detail = `${request.method} is not served here; use ${allowed.join(' or ')}.`;
  send(response, refuse(problem('method_not_allowed', detail)));
}
