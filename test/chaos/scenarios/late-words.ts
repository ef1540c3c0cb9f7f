import { setTimeout as sleep } from 'node:timers/promises';
import { withoutLimits } from '../world/settings.ts';
import { repeatedly } from './repeatedly.ts';
import type { Scenario } from './scenario.ts';

/** Longer than a lease, and over while whoever took a run over is still at its first model call. */
const silentMs = 10_500;

export const lateWords: Scenario = {
  name: 'late-words',
  title: 'what a worker tells Postgres arrives after its leases ran out',
  world: {
    lines: true,
    pace: { thinkMs: 6_000, toolMs: 1_000, writes: 14, writesAStep: 14, concurrency: 60, ...withoutLimits },
  },
  ci: { tasks: 150, seconds: 15, amount: 1 },
  full: { tasks: 120, seconds: 40, amount: 2 },
  strike: ({ world, random, amount }) =>
    repeatedly({ amount, random }, [9, 10], async () => {
      const { name, lines } = random.pick(world.workers);
      world.history.note('silenced', { name });
      lines?.postgres.freeze();
      await sleep(silentMs);
      lines?.postgres.thaw();
      world.history.note('thawed', { name });
    }),
};
