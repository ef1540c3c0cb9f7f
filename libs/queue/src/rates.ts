import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import type { Backend } from './bullmq-backend.ts';
import { PostgresLimiter } from './postgres-limiter.ts';

export type Rate = { readonly requestsPerMinute?: number; readonly tokensPerMinute?: number };

/** Requests and tokens a minute, taken before every model call from windows that all workers share. */
export type Rates = ReturnType<typeof createRates>;

export function createRates(backend: Backend, prefix: string) {
  const limiters = new Map<string, RateLimiterAbstract>();
  const limiterOf = (name: string, points: number): RateLimiterAbstract => {
    const known = limiters.get(name);
    if (known) {
      // What a provider may be given changes while it throttles.
      known.points = points;
      return known;
    }
    const limiter = openLimiter(backend, `${prefix}-${name}`, points);
    limiters.set(name, limiter);
    return limiter;
  };

  return {
    /** 0: taken. Otherwise nothing was taken, and so many milliseconds must pass. */
    take: async (provider: string, rate: Rate, tokens: number): Promise<number> => {
      const { requestsPerMinute, tokensPerMinute } = rate;
      if (requestsPerMinute !== undefined) {
        const waitMs = await consume(limiterOf(`rpm-${provider}`, requestsPerMinute), 1);
        if (waitMs > 0) return waitMs;
      }
      if (tokensPerMinute === undefined) return 0;
      const waitMs = await consume(
        limiterOf(`tpm-${provider}`, tokensPerMinute),
        Math.min(tokens, tokensPerMinute),
      );
      if (waitMs > 0 && requestsPerMinute !== undefined)
        await limiterOf(`rpm-${provider}`, requestsPerMinute).reward(rateKey, 1);
      return waitMs;
    },

    /** Corrects the estimate by what the provider really counted. */
    settle: async (provider: string, rate: Rate, taken: number, used: number): Promise<void> => {
      if (rate.tokensPerMinute === undefined || taken === used) return;
      const limiter = limiterOf(`tpm-${provider}`, rate.tokensPerMinute);
      await (used > taken ? limiter.penalty(rateKey, used - taken) : limiter.reward(rateKey, taken - used));
    },
  };
}

const rateKey = 'all';

function openLimiter(backend: Backend, keyPrefix: string, points: number): RateLimiterAbstract {
  // While the shared store is away each worker keeps its own window: late is better than never, blind is not.
  const window = {
    keyPrefix,
    points,
    duration: 60,
    insuranceLimiter: new RateLimiterMemory({ points, duration: 60 }),
  };
  return backend.pool
    ? new PostgresLimiter(backend.pool, window)
    : new RateLimiterRedis({ ...window, storeClient: backend.redis });
}

async function consume(limiter: RateLimiterAbstract, points: number): Promise<number> {
  try {
    await limiter.consume(rateKey, points);
    return 0;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    // A refused take is counted by the library; what was not used is given back.
    await limiter.reward(rateKey, points);
    return Math.max(1, refusal.msBeforeNext);
  }
}
