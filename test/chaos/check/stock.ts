import { liveMb } from '../world/live-memory.ts';
import type { World } from '../world/world.ts';
import { countRedisClients } from './connections.ts';

/** What Baton holds while nothing is to be done. */
export type Stock = {
  /** Megabytes that are no garbage, the largest process of each kind. */
  readonly memoryMb: { readonly api: number; readonly worker: number };
  readonly redisClients: number;
  readonly processes: number;
};

/** By how much memory may have grown over what it was after the first few tasks. */
const memoryGrowth = 1.2;

export async function takeStock(world: World): Promise<Stock> {
  const largest = async (slots: World['workers']): Promise<number> =>
    Math.max(...(await Promise.all(slots.map((slot) => liveMb(slot.process().pid)))));
  return {
    memoryMb: { api: await largest(world.apis), worker: await largest(world.workers) },
    redisClients: await countRedisClients(world),
    processes: world.apis.length + world.workers.length,
  };
}

/** What has not come back to what it was. */
export function grown(before: Stock, after: Stock): readonly string[] {
  const memory = (['api', 'worker'] as const).flatMap((kind) =>
    after.memoryMb[kind] > before.memoryMb[kind] * memoryGrowth
      ? [
          `the memory of ${kind} grew from ${before.memoryMb[kind].toFixed(1)} to ${after.memoryMb[kind].toFixed(1)} MB`,
        ]
      : [],
  );
  // One of a process's connections is opened when it is needed first.
  const clients =
    after.redisClients > before.redisClients + before.processes
      ? [`connections to Redis grew from ${before.redisClients} to ${after.redisClients}`]
      : [];
  return [...memory, ...clients];
}
