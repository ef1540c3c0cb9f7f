import { problemView, routes, type Route, type RouteName } from '@baton/contract';
import { CommandFailure } from '../command-failure.ts';
import { exitCodes } from '../exit-code.ts';
import { explainProblem } from './explain-problem.ts';
import { explainUnreachable } from './explain-unreachable.ts';
import { pathOf, type AnswerOf, type AnyRequest, type RequestOf } from './request.ts';

export type ClientOptions = {
  readonly url: string;
  readonly key: string | null;
  readonly commandName: string;
};

export type Client = ReturnType<typeof createClient>;

const answerWithinMs = 30_000;

/** The REST API as functions: a route's name and its input to its checked answer, or a `CommandFailure` that says what to do. */
export function createClient({ url, key, commandName }: ClientOptions) {
  return {
    url,

    call: async <N extends RouteName>(
      name: N,
      request: RequestOf<N>,
      signal?: AbortSignal,
    ): Promise<AnswerOf<N>> => {
      const route: Route = routes[name];
      const limit = AbortSignal.timeout(answerWithinMs);
      const limited = signal ? AbortSignal.any([signal, limit]) : limit;
      const response = await send(route, request, { accept: 'application/json' }, limited);
      const body = await read(response, limited);
      if (!response.ok) throw refusal(response.status, body);
      // The body as it came, not as parsed: with --json a newer server's new fields are not lost.
      if (route.response.safeParse(body).success) return body as AnswerOf<N>;
      throw notBaton(response.status);
    },

    /** The events of a task after the given one as server-sent events. */
    openEvents: async (
      id: string,
      lastEventId: number,
      signal: AbortSignal,
    ): Promise<ReadableStream<Uint8Array>> => {
      const headers = { accept: 'text/event-stream', 'last-event-id': String(lastEventId) };
      const response = await send(routes.listEvents, { id }, headers, signal);
      if (!response.ok) throw refusal(response.status, await read(response, signal));
      if (response.body && response.headers.get('content-type')?.startsWith('text/event-stream'))
        return response.body;
      throw notBaton(response.status);
    },
  };

  async function send(
    route: Route,
    request: AnyRequest,
    headers: Record<string, string>,
    signal: AbortSignal,
  ) {
    if (route.scope !== null && key === null) throw keyMissing();
    const { body } = request;
    try {
      return await fetch(`${url}${pathOf(route, request)}`, {
        method: route.method.toUpperCase(),
        headers: {
          ...headers,
          ...(key !== null && { authorization: `Bearer ${key}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal,
      });
    } catch (error) {
      throw explainUnreachable(error, url, signal);
    }
  }

  /** Null where the body is not JSON. */
  async function read(response: Response, signal: AbortSignal): Promise<unknown> {
    const text = await response.text().catch((error: unknown) => {
      throw explainUnreachable(error, url, signal);
    });
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  function refusal(status: number, body: unknown): CommandFailure {
    const problem = problemView.safeParse(body);
    return problem.success ? explainProblem(problem.data, commandName) : notBaton(status);
  }

  function notBaton(status: number): CommandFailure {
    const gone = status === 502 || status === 503 || status === 504;
    return new CommandFailure(
      gone ? exitCodes.unreachable : exitCodes.badInput,
      `${url} answered ${status}, and not as Baton does.`,
      gone ? 'Try again in a moment.' : 'Check that BATON_URL names a Baton of this version.',
    );
  }

  function keyMissing(): CommandFailure {
    return new CommandFailure(
      exitCodes.badInput,
      'No API key: BATON_API_KEY is not set, and neither this folder nor one above it holds .baton/api-key.',
      'Run this in the folder where `npm start` was run, or set BATON_API_KEY.',
    );
  }
}
