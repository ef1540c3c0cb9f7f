import type { Request, Response } from 'express';
import { problem, type Parsed, type Problem, type Scope } from '@baton/contract';
import type { RequestRates, Taken } from '@baton/queue';
import type { Authenticate, Caller } from './authenticate.ts';
import { allows } from './scopes.ts';

type Deps = {
  readonly authenticate: Authenticate;
  readonly rates: Pick<RequestRates, 'take'>;
  /** Of one key; 0: as many as it wants. */
  readonly requestsPerMinute: number;
  readonly onRefused: (reason: 'rate' | 'wrong-keys') => void;
};

export type Admit = ReturnType<typeof createAdmit>;

/** Who asks, whether that key has requests left, and whether it may do this. */
export const createAdmit =
  ({ authenticate, rates, requestsPerMinute, onRefused }: Deps) =>
  async (request: Request, response: Response, scope: Scope): Promise<Parsed<Caller>> => {
    const { authorization } = request.headers;
    const caller = await authenticate(authorization, request.socket.remoteAddress ?? '');
    if (!caller.ok) {
      if (caller.problem.code === 'too_many_requests') onRefused('wrong-keys');
      return caller;
    }
    const { keyId, scopes } = caller.value;
    if (requestsPerMinute > 0) {
      const taken = rates.take(keyId, requestsPerMinute);
      tellRate(response, requestsPerMinute, taken);
      if (taken.isOver) {
        onRefused('rate');
        return refuse(tooMany(requestsPerMinute, taken));
      }
    }
    if (allows(scopes, scope)) return caller;
    return refuse(problem('forbidden', `This needs the scope ${scope}; the key has ${scopes.join(', ')}.`));
  };

/** https://www.ietf.org/archive/id/draft-ietf-httpapi-ratelimit-headers-11.html */
function tellRate(response: Response, limit: number, { left, resetMs }: Taken): void {
  response.setHeader('ratelimit-policy', `"key";q=${limit};w=60`);
  response.setHeader('ratelimit', `"key";r=${left};t=${inSeconds(resetMs)}`);
}

function tooMany(limit: number, { resetMs }: Taken): Problem {
  const seconds = inSeconds(resetMs);
  const detail = `This key has made its ${limit} requests of a minute; come again in ${seconds} s, and send many tasks in one batch.`;
  return problem('too_many_requests', detail, { retryAfterSeconds: seconds });
}

const inSeconds = (ms: number): number => Math.ceil(ms / 1_000);

const refuse = (fault: Problem): Parsed<never> => ({ ok: false, problem: fault });
