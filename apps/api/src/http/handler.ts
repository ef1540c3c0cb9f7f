import type { Parsed, Route, RouteName, routes } from '@baton/contract';
import type { TaskDraft } from '@baton/domain';
import type { Request } from 'express';
import type { z } from 'zod';
import type { Caller } from '../access/authenticate.ts';
import type { Reply } from './reply.ts';

type RouteOf<N extends RouteName> = Route & (typeof routes)[N];

type CallerOf<N extends RouteName> = RouteOf<N>['scope'] extends null ? null : Caller;

type QueryOf<N extends RouteName> =
  RouteOf<N> extends { readonly query: infer Query extends z.ZodType } ? z.output<Query> : undefined;

/** Of a batch every item is judged by itself. */
export type BodyOf<N extends RouteName> = N extends 'submitBatch'
  ? readonly Parsed<TaskDraft>[]
  : RouteOf<N> extends { readonly body: infer Body extends z.ZodType }
    ? z.output<Body>
    : undefined;

/** A request whose key, query and body were checked against the route's contract. */
export type Checked<N extends RouteName = RouteName> = {
  readonly caller: CallerOf<N>;
  /** Of the path; empty where it has none. A UUID is in lower case. */
  readonly id: string;
  readonly query: QueryOf<N>;
  readonly body: BodyOf<N>;
  readonly request: Request;
};

export type Handler<N extends RouteName> = (checked: Checked<N>) => Promise<Reply>;

export type Handlers = { readonly [N in RouteName]: Handler<N> };
