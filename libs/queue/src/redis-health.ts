import type { Redis } from 'ioredis';
import type { Logger } from '@baton/domain';

/** Resolves while Redis takes writes: one that is full, or cannot write its log, still answers a PING. */
export const pingRedis = async (redis: Redis, prefix: string): Promise<void> =>
  void (await redis.set(`${prefix}:ping`, '1', 'EX', 60));

/** A Redis that evicts throws bells away under memory pressure; they are rung again, seconds late. */
export async function warnOfEviction(redis: Redis, log: Logger): Promise<void> {
  const policy = /maxmemory_policy:(\S+)/u.exec(await redis.info('memory'))?.[1];
  if (policy !== undefined && policy !== 'noeviction')
    log.warn(
      { policy },
      'Redis may evict what waits in the queue; set its maxmemory-policy to noeviction (CONFIG SET, and in redis.conf)',
    );
}
