import {
  OpenApiGeneratorV31,
  OpenAPIRegistry,
  type ResponseConfig,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { version as batonVersion } from '@baton/domain';
import { idempotencyKey, lastEventId } from '../form/headers.ts';
import { problem, problemMediaType, problemView } from '../problem/problem.ts';
import { problems } from '../problem/problems.ts';
import { problemsOf } from './problems-of.ts';
import { routes } from './routes.ts';
import type { Route } from './route.ts';

export type OpenApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>;

/**
 * The OpenAPI 3.1 description of every route, made from the schemas that also check the requests.
 * The generator knows no named schema that may be null: such schemas carry no `id`.
 */
export function openApiDocument(version = batonVersion): OpenApiDocument {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key.',
  });
  for (const [operationId, route] of Object.entries<Route>(routes))
    registry.registerPath({ operationId, ...operationOf(route) });
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Baton',
      version,
      description:
        'A queue-based orchestrator for AI agents: a task in, the right agent on the right provider, a result out.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
  });
}

const operationOf = (route: Route): RouteConfig => ({
  method: route.method,
  path: route.path,
  tags: [route.tag],
  summary: route.summary,
  ...(route.scope === null
    ? { security: [] }
    : { security: [{ bearer: [] }], description: `Scope: \`${route.scope}\`.` }),
  request: requestOf(route),
  responses: { [route.status]: answerOf(route), ...problemAnswers(route) },
});

function requestOf(route: Route): NonNullable<RouteConfig['request']> {
  const headers = headersOf(route);
  return {
    ...(route.path.includes('{id}') ? { params: z.object({ id: z.string() }) } : {}),
    ...(route.query ? { query: route.query } : {}),
    ...(headers ? { headers } : {}),
    ...(route.body
      ? { body: { required: !route.bodyOptional, content: { 'application/json': { schema: route.body } } } }
      : {}),
  };
}

function headersOf(route: Route): z.ZodObject | null {
  if (route.idempotent) return z.object({ 'Idempotency-Key': idempotencyKey.optional() });
  return route.stream ? z.object({ 'Last-Event-ID': lastEventId.optional() }) : null;
}

const answerOf = (route: Route): ResponseConfig => ({
  description: route.summary,
  ...(route.status === 202 ? { headers: z.object({ Location: z.string() }) } : {}),
  content: {
    'application/json': { schema: route.response },
    ...(route.stream
      ? {
          'text/event-stream': {
            schema: z.string().meta({ description: 'One Event per message, with its id.' }),
          },
        }
      : {}),
  },
});

/** One answer per status; its codes share it, each with an example. */
function problemAnswers(route: Route): Record<string, ResponseConfig> {
  const byStatus = Object.groupBy(problemsOf(route), (code) => String(problems[code].status));
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, codes = []]) => [
      status,
      {
        description: codes.map((code) => problems[code].title).join('; '),
        content: {
          [problemMediaType]: {
            schema: problemView,
            examples: Object.fromEntries(
              codes.map((code) => [code, { value: problem(code, `${problems[code].title}.`) }]),
            ),
          },
        },
      },
    ]),
  );
}
