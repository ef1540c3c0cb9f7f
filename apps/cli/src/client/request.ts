import type { Route, RouteName, routes } from '@baton/contract';
import type { z } from 'zod';

type Routes = typeof routes;
type WithId<R extends Route> = R['path'] extends `${string}{id}${string}` ? { readonly id: string } : unknown;
type WithQuery<R extends Route> = R extends { query: infer Q extends z.ZodType }
  ? { readonly query?: z.input<Q> }
  : unknown;
type WithBody<R extends Route> = R extends { body: infer B extends z.ZodType }
  ? { readonly body: z.input<B> }
  : unknown;

/** What a route takes, as the contract says it. */
export type RequestOf<N extends RouteName> = AnyRequest &
  WithId<Routes[N]> &
  WithQuery<Routes[N]> &
  WithBody<Routes[N]>;

/** What a route answers. */
export type AnswerOf<N extends RouteName> = z.output<Routes[N]['response']>;

export type AnyRequest = {
  readonly id?: string;
  readonly query?: object | undefined;
  readonly body?: unknown;
};

/** The path with its id and query. */
export function pathOf(route: Route, { id, query }: AnyRequest): string {
  const path = route.path.replace('{id}', encodeURIComponent(id ?? ''));
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(Object.fromEntries(given) as Record<string, string>).toString();
  return search === '' ? path : `${path}?${search}`;
}
