import type { World } from '../world/world.ts';
import { withStore } from './store-client.ts';

/** Counters of all processes beside the rows that they count. */
const counted = [
  { counter: 'baton_steps_total', rows: `select count(*) from events where type = 'step-answered'` },
  {
    counter: 'baton_tasks_finished_total',
    rows: `select count(*) from tasks where state in ('succeeded', 'failed', 'canceled')`,
  },
  { counter: 'baton_handovers_total', rows: `select count(*) from events where type = 'run-handed-over'` },
];

/**
 * No counter may be above its rows. Below them it may be where something was killed: a process takes its counters
 * with it, and a commit whose answer never came is not counted. `exact`: nothing was.
 */
export async function wrongCounters(world: World, exact: boolean): Promise<readonly string[]> {
  const texts = await Promise.all(
    [...world.apis, ...world.workers].map(async ({ metricsUrl }) => (await fetch(metricsUrl)).text()),
  );
  return withStore(world, async (client) => {
    const faults: string[] = [];
    for (const { counter, rows: sql } of counted) {
      const told = texts.reduce((sum, text) => sum + sumOf(text, counter), 0);
      const { rows } = await client.query<{ count: string }>(sql);
      const there = Number(rows[0]?.count);
      if (told > there || (exact && told < there))
        faults.push(`${counter} says ${told}, and the store holds ${there}`);
    }
    return faults;
  });
}

const sumOf = (text: string, counter: string): number =>
  text
    .split('\n')
    .filter((line) => line.startsWith(`${counter}{`) || line.startsWith(`${counter} `))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
