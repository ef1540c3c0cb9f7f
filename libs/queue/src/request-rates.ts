import type { Logger } from '@baton/domain';
import { Redis } from 'ioredis';
import pg from 'pg';
import { RateLimiterPostgres, RateLimiterRedis } from 'rate-limiter-flexible';
import { queueSchema, quiet, retryStrategy, type QueuePlace } from './bullmq-backend.ts';

export type Taken = {
  /** The window is used up; nothing was counted. */
  readonly isOver: boolean;
  /** Requests that the window still takes. */
  readonly left: number;
  /** Until the next window. */
  readonly resetMs: number;
};

/**
 * Requests a minute, counted in memory and settled with the store several times a second: a request waits for nothing,
 * and a store that is away or slow refuses nobody. Several processes together let through a little more than the
 * limit, by what they count between two settlements.
 */
export type RequestRates = {
  readonly take: (name: string, limit: number) => Taken;
  /** As `take`, without counting. */
  readonly look: (name: string, limit: number) => Taken;
  readonly close: () => Promise<void>;
};

type Window = {
  /** On the monotonic clock. */
  until: number;
  /** Of all processes, when the store was last asked. */
  known: number;
  /** Told to the store, which has not answered yet. */
  told: number;
  fresh: number;
};

/** What the store knows of a window after it was told of more. */
type Standing = { readonly consumedPoints: number; readonly msBeforeNext: number };
type Tell = (name: string, points: number) => Promise<Standing>;

const windowMs = 60_000;
const sliceMs = 200;
/** A store that takes longer is taken to be away. */
const patienceMs = 1_000;
/** Beyond this, windows that are over are forgotten, and the oldest where that is not enough. */
const mostWindows = 10_000;

/** Counted by this process alone. */
export const createLocalRequestRates = (): RequestRates => createRequestRates(null, async () => {});

/** Counted over all processes that share the store. */
export function createSharedRequestRates(place: QueuePlace, log: Logger): RequestRates {
  return place.kind === 'redis' ? onRedis(place.url, log) : onPostgres(place.url);
}

const shared = { keyPrefix: 'baton-requests', points: Number.MAX_SAFE_INTEGER, duration: windowMs / 1_000 };

function onRedis(url: string, log: Logger): RequestRates {
  const redis = quiet(
    new Redis(url, {
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      commandTimeout: patienceMs,
      retryStrategy,
      enableAutoPipelining: true,
    }),
    log,
  );
  const limiter = new RateLimiterRedis({ ...shared, storeClient: redis });
  return createRequestRates(
    (name, points) => limiter.penalty(name, points),
    async () => redis.disconnect(),
  );
}

function onPostgres(url: string): RequestRates {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    keepAlive: true,
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
    application_name: 'baton-rates',
  });
  pool.on('error', () => {});
  const limiter = new RateLimiterPostgres({
    ...shared,
    storeClient: pool,
    storeType: 'pool',
    schemaName: queueSchema,
    tableName: 'rates',
    tableCreated: true,
    clearExpiredByTimeout: false,
  });
  return createRequestRates(
    (name, points) => limiter.penalty(name, points),
    () => pool.end(),
  );
}

function createRequestRates(tell: Tell | null, close: () => Promise<void>): RequestRates {
  const windows = new Map<string, Window>();
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | null = null;

  function windowOf(name: string, now: number): Window {
    const known = windows.get(name);
    if (known && known.until > now) return known;
    if (windows.size >= mostWindows) forget(now);
    const begun = { until: now + windowMs, known: 0, told: 0, fresh: 0 };
    windows.set(name, begun);
    return begun;
  }

  function forget(now: number): void {
    for (const [name, { until }] of windows)
      if (until <= now || windows.size >= mostWindows) windows.delete(name);
  }

  function settleSoon(name: string): void {
    waiting.add(name);
    timer ??= setTimeout(settle, sliceMs).unref();
  }

  function settle(): void {
    timer = null;
    const names = [...waiting];
    waiting.clear();
    for (const name of names) void settleOne(name);
  }

  /** Never rejects. While the store is away the window of this process is what counts. */
  async function settleOne(name: string): Promise<void> {
    const window = windows.get(name);
    if (!tell || !window) return;
    if (window.told > 0) return settleSoon(name);
    window.told = window.fresh;
    window.fresh = 0;
    const standing = await tell(name, window.told).catch(() => null);
    if (standing) {
      window.known = standing.consumedPoints;
      window.until = performance.now() + standing.msBeforeNext;
    } else window.known += window.told;
    window.told = 0;
  }

  function judge(window: Window, limit: number, now: number): Taken {
    const used = window.known + window.told + window.fresh;
    return {
      isOver: used >= limit,
      left: Math.max(0, limit - used),
      resetMs: Math.max(1, Math.floor(window.until - now)),
    };
  }

  return {
    look: (name, limit) => {
      const now = performance.now();
      const window = windows.get(name);
      return window && window.until > now
        ? judge(window, limit, now)
        : { isOver: limit <= 0, left: limit, resetMs: windowMs };
    },
    take: (name, limit) => {
      const now = performance.now();
      const window = windowOf(name, now);
      const taken = judge(window, limit, now);
      if (taken.isOver) return taken;
      window.fresh += 1;
      if (tell) settleSoon(name);
      return { ...taken, left: taken.left - 1 };
    },
    close: async () => {
      if (timer) clearTimeout(timer);
      await close();
    },
  };
}
