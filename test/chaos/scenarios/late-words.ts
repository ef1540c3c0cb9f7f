import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from './scenario.ts';

/** Longer than a lease, and short enough that whoever took a run over is still at its first model call. */
const silentMs = 12_000;

export const lateWords: Scenario = {
  name: 'late-words',
  title: 'what a worker tells Postgres arrives after its leases ran out',
  world: { lines: true, pace: { thinkMs: 3_800, toolMs: 1_000, writes: 14, writesAStep: 14 } },
  ci: { tasks: 32, seconds: 6, amount: 1 },
  full: { tasks: 400, seconds: 90, amount: 4 },
  strike: async ({ world, amount }) => {
    for (let times = 0; times < amount; times += 1) {
      const worker = world.workers[times % world.workers.length];
      await sleep(5_000);
      world.history.note('silenced', { name: worker?.name });
      worker?.lines?.postgres.freeze();
      await sleep(silentMs);
      worker?.lines?.postgres.thaw();
      world.history.note('thawed', { name: worker?.name });
    }
    return { times: amount, faults: [] };
  },
};
