import {
  runMigrations,
  withBackend,
  Queue as RedisQueue,
  Worker as RedisWorker,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Logger } from '@baton/domain';
import { createDatabaseTimeBackend } from './database-time-backend.ts';
import { noticeSilence } from './notice-silence.ts';
import { warnOfEviction } from './redis-health.ts';

/** Where bells live: in Redis, or beside the truth in Postgres. */
export type QueuePlace =
  | { readonly kind: 'redis'; readonly url: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** What libs/queue needs of BullMQ, whichever store it stands on. */
export type BullQueue = Pick<
  RedisQueue,
  | 'addBulk'
  | 'getJob'
  | 'getJobState'
  | 'getActiveCount'
  | 'getGlobalConcurrency'
  | 'setGlobalConcurrency'
  | 'isPaused'
  | 'waitUntilReady'
  | 'close'
  | 'on'
>;
export type BullWorker = Pick<RedisWorker, 'close' | 'on' | 'waitUntilReady' | 'cancelAllJobs'>;
export type Processor = ConstructorParameters<typeof RedisWorker>[1];
export type BullWorkerOptions = Omit<WorkerOptions, 'connection'>;

export type Backend = {
  readonly kind: QueuePlace['kind'];
  readonly openQueue: (name: string) => BullQueue;
  readonly openWorker: (name: string, processor: Processor, options: BullWorkerOptions) => BullWorker;
  /** Redis itself, for the marker; null on Postgres, where queue and truth are one database. */
  readonly redis: Redis | null;
  readonly pool: pg.Pool | null;
  readonly close: () => Promise<void>;
};

export const queueSchema = 'bullmq';

export function openBackend(place: QueuePlace, workers: number, log: Logger, prefix: string): Backend {
  return place.kind === 'redis' ? openRedis(place.url, log, prefix) : openPostgres(place.url, workers, log);
}

function openRedis(url: string, log: Logger, prefix: string): Backend {
  // The relay must learn at once that Redis is away, and look again later; a worker waits for its return.
  const redis = quiet(
    new Redis(url, {
      maxRetriesPerRequest: 1,
      enableOfflineQueue: false,
      retryStrategy,
      enableAutoPipelining: true,
    }),
    log,
  );
  // Whoever cannot be asked now is asked when the connection is back.
  redis.on('ready', () => void warnOfEviction(redis, log).catch(() => {}));
  const blocking = quiet(
    new Redis(url, { maxRetriesPerRequest: null, retryStrategy, enableAutoPipelining: true }),
    log,
  );
  const endings = [redis, blocking].map(noticeSilence);
  return {
    kind: 'redis',
    openQueue: (name) => new RedisQueue(name, { connection: redis, prefix, skipVersionCheck: true }),
    openWorker: (name, processor, options) =>
      new RedisWorker(name, processor, { ...options, connection: blocking, prefix }),
    redis,
    pool: null,
    close: async () => {
      for (const end of endings) end();
      redis.disconnect();
      blocking.disconnect();
    },
  };
}

/** Never give up, never wait long: Redis coming back must be seen within seconds. */
export const retryStrategy = (attempt: number): number => Math.min(1_000, 50 * 2 ** Math.min(attempt, 5));

/** One line when it breaks and one when it is back, not one per attempt. */
export function quiet(redis: Redis, log: Logger): Redis {
  let broken = false;
  redis.on('error', (error: Error) => {
    if (!broken) log.warn({ error: error.message }, 'Redis does not answer; trying again');
    broken = true;
  });
  redis.on('ready', () => {
    if (broken) log.info({}, 'Redis answers again');
    broken = false;
  });
  return redis;
}

function openPostgres(url: string, workers: number, log: Logger): Backend {
  const pool = new pg.Pool({
    connectionString: url,
    // Each worker keeps one client for LISTEN; the rest serves queries.
    max: workers + 8,
    options: `-c search_path=${queueSchema}`,
    keepAlive: true,
    connectionTimeoutMillis: 2_000,
    // One that has fallen silent is given up; for LISTEN nothing is asked.
    query_timeout: 20_000,
    application_name: 'baton-queue',
  });
  pool.setMaxListeners(100);
  pool.on('error', (error) => log.warn({ error: error.message }, 'an idle queue connection broke'));
  // One that is in use says so to nobody else; its next statement fails.
  pool.on('connect', (client) => client.on('error', () => {}));
  const { Queue, Worker } = withBackend(createDatabaseTimeBackend);
  return {
    kind: 'postgres',
    openQueue: (name) => new Queue(name, { connection: pool }) as unknown as BullQueue,
    openWorker: (name, processor, options) =>
      new Worker(name, processor, { ...options, connection: pool }) as unknown as BullWorker,
    redis: null,
    pool,
    close: () => pool.end(),
  };
}

/** Queues over a connection of their own that is opened for one question and given up when it is not answered in time. */
export function openVisit(place: QueuePlace, withinMs: number, prefix: string) {
  if (place.kind === 'redis') {
    const redis = new Redis(place.url, {
      maxRetriesPerRequest: 0,
      connectTimeout: withinMs,
      retryStrategy: () => null,
    });
    redis.on('error', () => {});
    const openQueue = (name: string): BullQueue =>
      new RedisQueue(name, { connection: redis, prefix, skipVersionCheck: true });
    return { openQueue, close: async () => redis.disconnect() };
  }
  const pool = new pg.Pool({
    connectionString: place.url,
    max: 1,
    options: `-c search_path=${queueSchema}`,
    connectionTimeoutMillis: withinMs,
    query_timeout: withinMs,
    application_name: 'baton-queue',
  });
  pool.on('error', () => {});
  const { Queue } = withBackend(createDatabaseTimeBackend);
  const openQueue = (name: string): BullQueue =>
    new Queue(name, { connection: pool }) as unknown as BullQueue;
  return { openQueue, close: () => pool.end() };
}

/** Brings BullMQ's own tables (schema `bullmq`) and the rate table to this version. Nothing to do on Redis. */
export async function migrateQueue(place: QueuePlace): Promise<void> {
  if (place.kind === 'redis') return;
  const client = new pg.Client({ connectionString: place.url });
  await client.connect();
  try {
    await client.query(`create schema if not exists ${queueSchema}`);
    await runMigrations(client, queueSchema);
    await client.query(
      `create table if not exists ${queueSchema}.rates (key varchar(255) primary key, points integer not null default 0, expire bigint)`,
    );
  } finally {
    await client.end();
  }
}
