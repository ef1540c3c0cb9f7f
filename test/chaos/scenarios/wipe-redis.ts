import { setTimeout as sleep } from 'node:timers/promises';
import { withStore } from '../check/store-client.ts';
import type { World } from '../world/world.ts';
import { withoutLimits } from '../world/settings.ts';
import { pause } from './repeatedly.ts';
import type { Scenario } from './scenario.ts';

const ringsWithinMs = 10_000;

/** Slow calls at few places, so that there are always some at work, many that wait, and some that wait for a time. */
export const wipeRedis: Scenario = {
  name: 'wipe-redis',
  title: 'Redis without persistence killed, or FLUSHALL, with 200 waiting',
  backend: 'redis',
  world: {
    redisAppendOnly: false,
    pace: { thinkMs: 600, concurrency: 20, failingCalls: 200, ...withoutLimits },
  },
  countsExactly: true,
  ci: { tasks: 320, seconds: 3, amount: 2 },
  full: { tasks: 600, seconds: 8, amount: 6 },
  strike: async ({ world, random, amount }) => {
    const faults: string[] = [];
    const notes: string[] = [];
    await sleep(2_000);
    for (let times = 0; times < amount; times += 1) {
      await pause(random, 1, 3);
      const before = await readWaiting(world);
      world.history.note('wiped', { name: 'redis', ...before });
      if (random.next() < 0.5) await world.redis?.wipe();
      else {
        await world.redis?.kill();
        await world.redis?.start();
      }
      const { queued, delayed, running, rung } = before;
      const tookMs = rung.length > 0 ? await untilRungAgain(world, rung) : 0;
      notes.push(
        `${queued} waiting, ${delayed} of them for a time, ${running} at work; ${rung.length} bells lost, rung again after ${tookMs} ms`,
      );
      if (tookMs > ringsWithinMs) faults.push(`a wiped queue was rung again after ${tookMs} ms`);
    }
    return { times: amount, faults, notes };
  },
};

type Rung = { readonly id: string; readonly dispatch: number };

/** What is to be done, and which runs count on a bell that hangs. */
const readWaiting = (world: World) =>
  withStore(world, async (client) => {
    const { rows } = await client.query<{ queued: number; delayed: number; running: number; rung: Rung[] }>(
      `select count(*) filter (where state = 'queued')::int as queued,
         count(*) filter (where state = 'queued' and available_at > now())::int as delayed,
         count(*) filter (where state = 'running')::int as running,
         coalesce(jsonb_agg(jsonb_build_object('id', id, 'dispatch', dispatch))
           filter (where state = 'queued' and dispatched_at is not null), '[]') as rung
       from runs where state in ('queued', 'running')`,
    );
    return rows[0] ?? { queued: 0, delayed: 0, running: 0, rung: [] };
  });

/** How long it takes until the first of the lost bells hangs again, in milliseconds. */
async function untilRungAgain(world: World, lost: readonly Rung[]): Promise<number> {
  const from = performance.now();
  const isRung = (): Promise<boolean> =>
    withStore(world, async (client) => {
      const { rows } = await client.query(
        `select from runs join jsonb_to_recordset($1::jsonb) as l(id uuid, dispatch int) using (id)
         where runs.dispatch > l.dispatch and (runs.dispatched_at is not null or runs.state <> 'queued') limit 1`,
        [JSON.stringify(lost)],
      );
      return rows.length > 0;
    });
  while (!(await isRung()) && performance.now() - from < 3 * ringsWithinMs) await sleep(50);
  return Math.round(performance.now() - from);
}
