import { repeatedly } from './repeatedly.ts';
import type { Scenario } from './scenario.ts';

/** Between two words to a store there is time to die. */
const far = { lines: true, delayMs: 100 };

export const killFarWorkers: Scenario = {
  name: 'kill-far-workers',
  title: 'kill -9 of a random worker whose stores are 200 ms away',
  world: { ...far, pace: { toolMs: 500 } },
  ci: { tasks: 80, seconds: 15, amount: 5 },
  full: { tasks: 1_000, seconds: 130, amount: 52 },
  strike: ({ world, random, amount }) =>
    repeatedly({ amount, random }, [2, 3], async () => {
      const worker = random.pick(world.workers);
      await world.kill(worker);
      await worker.start();
    }),
};

export const killFarApis: Scenario = {
  name: 'kill-far-apis',
  title: 'kill -9 of an api whose stores are 200 ms away',
  world: far,
  ci: { tasks: 100, seconds: 8, amount: 3 },
  full: { tasks: 1_000, seconds: 60, amount: 20 },
  strike: ({ world, random, amount }) =>
    repeatedly({ amount, random }, [1, 2], async () => {
      const api = random.pick(world.apis);
      await world.kill(api);
      await api.start();
    }),
};
