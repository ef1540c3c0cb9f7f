import { createPostgresBackend, Queue, withBackend, Worker, type Processor } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Backend } from '../plan.ts';

export type ReferencePlace = {
  readonly backend: Backend;
  readonly databaseUrl: string;
  readonly redisUrl: string;
};

const name = 'reference';

/** BullMQ as its manual opens it, on either store. */
export const openBullmq = ({ backend, databaseUrl, redisUrl }: ReferencePlace) =>
  backend === 'redis' ? onRedis(redisUrl) : onPostgres(databaseUrl);

function onRedis(url: string) {
  const opened: Redis[] = [];
  const connect = (): Redis => {
    const redis = new Redis(url, { maxRetriesPerRequest: null });
    opened.push(redis);
    return redis;
  };
  return {
    queue: () => new Queue(name, { connection: connect() }),
    worker: (work: Processor, concurrency: number) =>
      new Worker(name, work, { connection: connect(), concurrency }),
    close: async (): Promise<void> => opened.forEach((redis) => redis.disconnect()),
  };
}

function onPostgres(url: string) {
  const pool = new pg.Pool({ connectionString: url, max: 10, options: '-c search_path=bullmq' });
  pool.setMaxListeners(100);
  const bullmq = withBackend(createPostgresBackend);
  return {
    queue: () => new bullmq.Queue(name, { connection: pool }),
    worker: (work: Processor, concurrency: number) =>
      new bullmq.Worker(name, work, { connection: pool, concurrency }),
    close: () => pool.end(),
  };
}
