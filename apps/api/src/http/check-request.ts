import type { Request, Response } from 'express';
import { parse, parseBatch, refuseUnfit, routes } from '@baton/contract';
import type { Parsed, Route, RouteName } from '@baton/contract';
import type { createAuthenticate } from '../access/authenticate.ts';
import type { Checked } from './handler.ts';
import { isUuid } from './is-uuid.ts';
import { readBody } from './read-body.ts';

export type Authenticate = ReturnType<typeof createAuthenticate>;

/** Key first, body last: a stranger's megabytes are not read. */
export async function checkRequest(
  name: RouteName,
  request: Request,
  response: Response,
  authenticate: Authenticate,
): Promise<Parsed<Checked>> {
  const route: Route = routes[name];
  const caller =
    route.scope === null ? nothing : await authenticate(request.headers.authorization, route.scope);
  if (!caller.ok) return caller;
  const query = checkQuery(route, request);
  if (!query.ok) return query;
  const body = await checkBody(name, route, request, response);
  if (!body.ok) return body;
  const checked = { caller: caller.value, id: idOf(request), query: query.value, body: body.value, request };
  return { ok: true, value: checked as Checked };
}

const nothing = { ok: true, value: null } as const;

function checkQuery({ query: schema }: Route, request: Request): Parsed<unknown> {
  if (!schema) return nothing;
  const { query } = request;
  return refuseUnfit(query, 'invalid_query') ?? parse(schema, query, 'invalid_query');
}

async function checkBody(
  name: RouteName,
  { body: schema }: Route,
  request: Request,
  response: Response,
): Promise<Parsed<unknown>> {
  if (!schema) return nothing;
  const json = await readBody(request, response, name === 'submitBatch' ? 'batch' : 'single');
  if (!json.ok) return json;
  if (name === 'submitBatch') return parseBatch(json.value, beforeEveryDeadline);
  return refuseUnfit(json.value) ?? parse(schema, json.value);
}

/** Whether a deadline has passed is decided with the insert, so that a replay finds it decided. */
const beforeEveryDeadline = new Date(-8.64e15);

function idOf(request: Request): string {
  const id = request.params['id'];
  if (typeof id !== 'string') return '';
  return isUuid(id) ? id.toLowerCase() : id;
}
