import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from './scenario.ts';

const hour = 3_600;

/** Started with right clocks, since a worker with a false one refuses to start. */
export const falseClocks: Scenario = {
  name: 'false-clocks',
  title: 'a worker’s clock an hour ahead, one an hour behind, one that jumps',
  world: { ownClocks: true },
  countsExactly: true,
  ci: { tasks: 120, seconds: 14, amount: 12 },
  full: { tasks: 150, seconds: 50, amount: 45 },
  strike: async ({ world, random, amount }) => {
    const [ahead, behind, jumping] = world.workers;
    const faults: string[] = [];
    await sleep(1_000);
    ahead?.clock?.set(hour);
    behind?.clock?.set(-hour);
    world.history.note('clocks set', { ahead: ahead?.name, behind: behind?.name });
    const until = performance.now() + amount * 1_000;
    let times = 2;
    for (; performance.now() < until; await sleep(random.between(500, 2_000))) {
      const seconds = random.between(-hour, hour);
      jumping?.clock?.set(seconds);
      world.history.note('clock jumped', { name: jumping?.name, seconds });
      times += 1;
    }
    for (const { name, said } of world.workers)
      if (!hasFalseTimes(said())) faults.push(`no log line of ${name} carries a false time`);
    return { times, faults };
  },
};

/** A line more than a quarter of an hour off. */
const hasFalseTimes = (said: string): boolean =>
  [...said.matchAll(/"time":"?([^",}]+)/gu)].some(([, time = '']) => {
    const at = /^\d+$/u.test(time) ? Number(time) : Date.parse(time);
    return Math.abs(at - Date.now()) > 900_000;
  });
