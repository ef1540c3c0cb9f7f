import { setTimeout as sleep } from 'node:timers/promises';
import { cannotMount } from '../world/small-disk.ts';
import type { Scenario, Strike, Struck } from './scenario.ts';
import { watchOutage, type Outage } from './watch-outage.ts';

const lengths = {
  ci: { tasks: 100, seconds: 14, amount: 8 },
  full: { tasks: 150, seconds: 40, amount: 30 },
};

async function strike({ world, amount }: Strike, outage: Outage): Promise<Struck> {
  await sleep(2_000);
  return { times: 1, faults: await watchOutage(world, amount, outage) };
}

/** What a store gives up meanwhile is taken, too. */
const fullDisk = ({ world }: Strike) => ({
  begin: () => world.disk?.fill(),
  keep: () => world.disk?.fill(),
  end: () => world.disk?.free(),
});

export const postgresDiskFull: Scenario = {
  name: 'postgres-disk-full',
  title: 'Postgres on a full disk, then freed',
  world: { smallDisk: 'postgres' },
  cannotRun: cannotMount,
  ...lengths,
  strike: async (given) => {
    const struck = await strike(given, { ...fullDisk(given), submits: 'some refused' });
    // Without room for its log it ends itself; whoever runs it starts it again.
    if (!given.world.postgres.isAlive()) await given.world.postgres.start();
    return struck;
  },
};

export const redisDiskFull: Scenario = {
  name: 'redis-disk-full',
  title: 'Redis (AOF) on a full disk, then freed',
  backend: 'redis',
  countsExactly: true,
  world: { smallDisk: 'redis' },
  cannotRun: cannotMount,
  ...lengths,
  strike: (given) => strike(given, { ...fullDisk(given), submits: 'taken', degraded: /MISCONF/u }),
};

export const redisMemoryFull: Scenario = {
  name: 'redis-memory-full',
  title: 'Redis at maxmemory (noeviction)',
  backend: 'redis',
  countsExactly: true,
  ...lengths,
  strike: (given) =>
    strike(given, {
      begin: () => given.world.redis?.limitMemory(1),
      keep: () => {},
      end: () => given.world.redis?.limitMemory(null),
      submits: 'taken',
      degraded: /OOM/u,
    }),
};
