import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresBackend, Queue as RedisQueue, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { World } from '../world/world.ts';
import { scriptsAt } from '../world/settings.ts';

/** A bell that was rung twice is answered within this. */
const drainedWithinMs = 15_000;

/** Jobs of any kind that are left in the queues, asked of BullMQ itself. */
export async function leftJobs(world: Pick<World, 'redis' | 'postgres'>): Promise<readonly string[]> {
  const queues = openQueues(world);
  try {
    for (const end = performance.now() + drainedWithinMs; ;) {
      const left = await Promise.all(
        queues.all.map(async (queue) => ({ name: queue.name, counts: await queue.getJobCounts() })),
      );
      const full = left.filter(({ counts }) => Object.values(counts).some((count) => count > 0));
      if (full.length === 0 || performance.now() > end)
        return full.map(({ name, counts }) => `jobs were left in ${name}: ${JSON.stringify(counts)}`);
      await sleep(250);
    }
  } finally {
    await queues.close();
  }
}

function openQueues({ redis, postgres }: Pick<World, 'redis' | 'postgres'>) {
  const names = Object.keys(scriptsAt({})).map((provider) => `runs-${provider}`);
  if (redis) {
    const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
    return {
      all: names.map((name) => new RedisQueue(name, { connection, prefix: 'baton' })),
      close: async () => connection.disconnect(),
    };
  }
  const connection = new pg.Pool({
    connectionString: postgres.url,
    options: '-c search_path=bullmq',
    application_name: 'chaos-audit',
    max: 2,
  });
  const { Queue } = withBackend(createPostgresBackend);
  return { all: names.map((name) => new Queue(name, { connection })), close: () => connection.end() };
}
