import type { Request, Response } from 'express';
import { parse, parseBatch, refuseUnfit, routes } from '@baton/contract';
import type { Parsed, Route, RouteName } from '@baton/contract';
import type { Admit } from '../access/admit.ts';
import type { LoadWatch } from '../limits/load-watch.ts';
import type { BodyLimits } from '../limits/server-limits.ts';
import type { Checked } from './handler.ts';
import { isUuid } from './is-uuid.ts';
import { readBody } from './read-body.ts';

export type CheckDeps = {
  readonly admit: Admit;
  readonly load: Pick<LoadWatch, 'during'>;
  readonly bodyLimits: BodyLimits;
};

/** Key first, body last: a stranger's megabytes are not read. */
export async function checkRequest(
  name: RouteName,
  request: Request,
  response: Response,
  { admit, load, bodyLimits }: CheckDeps,
): Promise<Parsed<Checked>> {
  const route: Route = routes[name];
  const caller = route.scope === null ? nothing : await load.during(admit(request, response, route.scope));
  if (!caller.ok) return caller;
  const query = checkQuery(route, request);
  if (!query.ok) return query;
  const body = await checkBody(name, route, request, bodyLimits);
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
  limits: BodyLimits,
): Promise<Parsed<unknown>> {
  if (!schema) return nothing;
  const json = await readBody(request, limits, name === 'submitBatch' ? 'batch' : 'single');
  if (!json.ok) return json;
  // As it was sent: the hash beside an idempotency key is made of it.
  request.body = json.value;
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
