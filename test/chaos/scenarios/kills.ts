import { setTimeout as sleep } from 'node:timers/promises';
import { quantilesOf } from '../../bench/measure/quantile.ts';
import type { Seen } from '../work/careful-client.ts';
import { withoutLimits } from '../world/settings.ts';
import type { Slot } from '../world/slots.ts';
import { pause, repeatedly } from './repeatedly.ts';
import type { Scenario } from './scenario.ts';

/** A client learns at once that the truth is away. */
const refusedWithinMs = 1_000;

const refusalTimes = (seen: readonly Seen[]): readonly number[] =>
  seen.filter(({ status }) => status === 503).map(({ tookMs }) => tookMs);

export const killWorkers: Scenario = {
  name: 'kill-workers',
  title: 'kill -9 of a random worker every 2 to 3 s',
  // How soon runs go on is measured, by workers that begin as quickly as the machine allows.
  alone: true,
  ci: { tasks: 100, seconds: 18, amount: 6 },
  full: { tasks: 900, seconds: 130, amount: 52 },
  strike: async ({ world, random, amount }) => {
    /** Killed, and not serving again: the next kill does not wait for them. */
    const starting = new Map<Slot, Promise<void>>();
    const struck = await repeatedly({ amount, random }, [2, 3], async () => {
      if (starting.size === world.workers.length) await Promise.race(starting.values());
      const worker = random.pick(world.workers.filter((one) => !starting.has(one)));
      await world.kill(worker);
      const again = serveAgain(worker).then(() => void starting.delete(worker));
      // One that cannot start is told of when all are waited for.
      again.catch(() => {});
      starting.set(worker, again);
    });
    await Promise.all(starting.values());
    return struck;
  },
};

async function serveAgain(worker: Slot): Promise<void> {
  await worker.start();
  await worker.process().says('the worker serves its queues');
}

export const killApi: Scenario = {
  name: 'kill-api',
  title: 'kill -9 of an api while tasks are submitted',
  ci: { tasks: 200, seconds: 8, amount: 3 },
  full: { tasks: 1_000, seconds: 40, amount: 12 },
  strike: ({ world, random, amount }) =>
    repeatedly({ amount, random }, [1, 3], async () => {
      const api = random.pick(world.apis);
      await world.kill(api);
      await api.start();
    }),
};

export const killRedis: Scenario = {
  name: 'kill-redis',
  title: 'kill -9 of Redis (AOF) every 5 to 10 s',
  countsExactly: true,
  backend: 'redis',
  ci: { tasks: 150, seconds: 15, amount: 2 },
  full: { tasks: 300, seconds: 75, amount: 10 },
  strike: ({ world, random, amount }) =>
    repeatedly({ amount, random }, [5, 10], async () => {
      world.history.note('killed', { name: 'redis' });
      await world.redis?.kill();
      await pause(random, 0, 1);
      await world.redis?.start();
    }),
};

export const killPostgres: Scenario = {
  name: 'kill-postgres',
  title: 'kill -9 of all Postgres processes every 5 to 10 s',
  judge: (seen) => {
    const unanswered = seen.filter(({ status }) => status === 0).length;
    return [
      ...(refusalTimes(seen).length === 0 ? ['nothing was refused: there was no outage'] : []),
      ...(unanswered > 0 ? [`${unanswered} requests had no answer`] : []),
    ];
  },
  judgeTimes: (seen) => {
    const { p95 } = quantilesOf(refusalTimes(seen));
    return p95 > refusedWithinMs ? [`refusals took ${Math.round(p95)} ms at p95`] : [];
  },
  ci: { tasks: 150, seconds: 15, amount: 2 },
  full: { tasks: 300, seconds: 75, amount: 10 },
  strike: ({ world, random, amount }) =>
    repeatedly({ amount, random }, [5, 10], async () => {
      world.history.note('killed', { name: 'postgres' });
      await world.postgres.kill();
      await pause(random, 0, 1);
      await world.postgres.start();
    }),
};

export const stopWorkers: Scenario = {
  name: 'stop-worker',
  title: 'SIGSTOP of a worker for three leases, then SIGCONT',
  ci: { tasks: 80, seconds: 20, amount: 1 },
  full: { tasks: 120, seconds: 60, amount: 2 },
  strike: ({ world, random, amount }) =>
    repeatedly({ amount, random }, [1, 2], async () => {
      const worker = random.pick(world.workers);
      world.history.note('stopped', { name: worker.name });
      worker.process().signal('SIGSTOP');
      await sleep(24_000);
      worker.process().signal('SIGCONT');
      world.history.note('continued', { name: worker.name });
    }),
};

export const rollingRestart: Scenario = {
  name: 'rolling-restart',
  title: 'SIGTERM and restart of every process in turn',
  isPlanned: true,
  // How soon runs go on is measured: none waits for a provider, or for other worlds.
  world: { pace: withoutLimits },
  alone: true,
  judge: (seen) => {
    const repeated = seen.filter(({ retries }) => retries > 1).length;
    return repeated === 0 ? [] : [`${repeated} requests failed behind one retry`];
  },
  ci: { tasks: 150, seconds: 15, amount: 1 },
  full: { tasks: 500, seconds: 40, amount: 2 },
  strike: async ({ world, amount }) => {
    let restarts = 0;
    for (let round = 0; round < amount; round += 1)
      for (const slot of [...world.apis, ...world.workers]) {
        await sleep(1_000);
        await world.terminate(slot);
        await slot.start();
        restarts += 1;
      }
    return { times: restarts, faults: [] };
  },
};
