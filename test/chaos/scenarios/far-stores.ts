import { withoutLimits } from '../world/settings.ts';
import type { Slot } from '../world/slots.ts';
import { repeatedly } from './repeatedly.ts';
import type { Scenario, Strike, Struck } from './scenario.ts';

export const killFarWorkers: Scenario = {
  name: 'kill-far-workers',
  title: 'kill -9 of a random worker whose stores are 0.2 s away',
  world: { lines: true, pace: { toolMs: 500, concurrency: 16, ...withoutLimits } },
  // Work is under way at every kill, also where workers take long to start.
  ci: { tasks: 80, seconds: 24, amount: 4 },
  full: { tasks: 120, seconds: 50, amount: 15 },
  strike: (strike) => killFar(strike, strike.world.workers, [2, 3]),
};

export const killFarApis: Scenario = {
  name: 'kill-far-apis',
  title: 'kill -9 of an api whose stores are 0.2 s away',
  world: { lines: true },
  ci: { tasks: 120, seconds: 5, amount: 5 },
  full: { tasks: 120, seconds: 30, amount: 10 },
  strike: (strike) => killFar(strike, strike.world.apis, [2, 4]),
};

/** Between two words to a store there is time to die. */
async function killFar(
  { world, random, amount }: Strike,
  slots: readonly Slot[],
  everySeconds: readonly [number, number],
): Promise<Struck> {
  stretch(slots, 200);
  const struck = await repeatedly({ amount, random }, everySeconds, async () => {
    const slot = random.pick(slots);
    await world.kill(slot);
    await slot.start();
  });
  stretch(slots, 0);
  return struck;
}

function stretch(slots: readonly Slot[], ms: number): void {
  for (const { lines } of slots) for (const line of [lines?.postgres, lines?.redis]) line?.stretch(ms);
}
