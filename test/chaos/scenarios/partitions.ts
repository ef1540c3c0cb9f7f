import { setTimeout as sleep } from 'node:timers/promises';
import type { Line } from '../../support/open-line.ts';
import { repeatedly } from './repeatedly.ts';
import type { Scenario, Strike, Struck } from './scenario.ts';

/** Nothing passes for `amount` seconds, and nobody is told: open connections stay open and silent. */
async function silence(
  { world, amount }: Strike,
  name: string,
  line: Line | null | undefined,
): Promise<Struck> {
  await sleep(2_000);
  world.history.note('silenced', { name, seconds: amount });
  line?.freeze();
  await sleep(amount * 1_000);
  line?.thaw();
  world.history.note('thawed', { name });
  return { times: 1, faults: [] };
}

const lengths = {
  world: { lines: true },
  ci: { tasks: 80, seconds: 10, amount: 5 },
  full: { tasks: 150, seconds: 75, amount: 60 },
};

export const workerWithoutRedis: Scenario = {
  name: 'worker-without-redis',
  title: 'a worker is cut off from Redis alone',
  backend: 'redis',
  ...lengths,
  strike: (strike) => silence(strike, 'worker-1 to redis', strike.world.workers[0]?.lines?.redis),
};

export const workerWithoutPostgres: Scenario = {
  name: 'worker-without-postgres',
  title: 'a worker is cut off from Postgres alone',
  ...lengths,
  strike: (strike) => silence(strike, 'worker-1 to postgres', strike.world.workers[0]?.lines?.postgres),
};

export const apiWithoutPostgres: Scenario = {
  name: 'api-without-postgres',
  title: 'an api is cut off from Postgres alone',
  ...lengths,
  strike: (strike) => silence(strike, 'api-1 to postgres', strike.world.apis[0]?.lines?.postgres),
};

const cutAtRandom = ({ world, random, amount }: Strike): Promise<Struck> =>
  repeatedly({ amount, random }, [0.5, 1.5], async () => {
    const { name, lines } = random.pick([...world.apis, ...world.workers]);
    world.history.note('cut', { name });
    for (const line of [lines?.postgres, lines?.redis]) {
      line?.cut('refused');
      line?.mend();
    }
  });

export const cutConnections: Scenario = {
  name: 'cut-connections',
  title: 'all connections of a random process cut every second',
  world: { lines: true },
  ci: { tasks: 80, seconds: 12, amount: 8 },
  full: { tasks: 150, seconds: 40, amount: 30 },
  strike: cutAtRandom,
};

export const longLines: Scenario = {
  name: 'long-lines',
  title: '200 ms to the stores and back, connections cut at random',
  world: { lines: true, roundTripMs: 200 },
  ci: { tasks: 60, seconds: 12, amount: 8 },
  full: { tasks: 100, seconds: 40, amount: 30 },
  strike: cutAtRandom,
};
