import type { z } from 'zod';
import type { Scope } from '../access/key.ts';
import type { ProblemCode } from '../problem/problems.ts';

/** One route: what goes in, what comes out, who may. The document and the api are both built from these. */
export type Route = {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** From the root, parameters in braces: `/v1/tasks/{id}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  /** Null: open to everyone. */
  readonly scope: Scope | null;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The body may be left out. */
  readonly bodyOptional?: true;
  /** Takes an `Idempotency-Key`. */
  readonly idempotent?: true;
  /** Answers `Accept: text/event-stream` too, and takes `Last-Event-ID`. */
  readonly stream?: true;
  /** Of the answer that is no problem. */
  readonly status: 200 | 201 | 202;
  readonly response: z.ZodType;
  /** Beyond those of every route with a scope, every body, every query and every `{id}`. */
  readonly problems?: readonly ProblemCode[];
};

/** The path as Express writes it: `/v1/tasks/:id`. */
export const expressPath = (route: Pick<Route, 'path'>): string =>
  route.path.replaceAll(/\{(\w+)\}/gu, ':$1');
