import { setTimeout as sleep } from 'node:timers/promises';
import { withStore } from '../check/store-client.ts';
import type { World } from '../world/world.ts';
import { withoutLimits } from '../world/settings.ts';
import { pause } from './repeatedly.ts';
import type { Scenario } from './scenario.ts';

const ringsWithinMs = 10_000;
/** What is to be lost, and how long it is waited for. */
const many = { queued: 200, delayed: 50, waitMs: 12_000 };

/** Slow calls at few places, so that there are always some at work, many that wait, and some that wait for a time. */
export const wipeRedis: Scenario = {
  name: 'wipe-redis',
  title: 'Redis without persistence killed, or FLUSHALL, with 200 waiting',
  backend: 'redis',
  world: {
    redisAppendOnly: false,
    pace: { thinkMs: 600, concurrency: 30, failingCalls: 60, ...withoutLimits },
  },
  countsExactly: true,
  ci: { tasks: 320, seconds: 3, amount: 2 },
  full: { tasks: 500, seconds: 7, amount: 4 },
  strike: async ({ world, random, amount }) => {
    const late: string[] = [];
    const notes: string[] = [];
    await untilMany(world);
    for (let times = 0; times < amount; times += 1) {
      await pause(random, 1, 3);
      const before = await readWaiting(world);
      world.history.note('wiped', { name: 'redis', ...before });
      if (random.next() < 0.5) await world.redis?.wipe();
      else {
        await world.redis?.kill();
        await world.redis?.start();
      }
      const { queued, delayed, running, bells, at } = before;
      const tookMs = queued > 0 ? await untilRung(world, at) : 0;
      notes.push(
        `${queued} waiting, ${delayed} of them for a time, ${running} at work; ${bells} bells lost, rung again after ${tookMs} ms`,
      );
      if (tookMs > ringsWithinMs) late.push(`a wiped queue was rung again after ${tookMs} ms`);
    }
    return { times: amount, faults: [], late, notes };
  },
};

type Waiting = {
  readonly queued: number;
  readonly delayed: number;
  readonly running: number;
  /** That hang and that nobody has answered. */
  readonly bells: number;
  /** By the database's clock. */
  readonly at: string;
};

const readWaiting = (world: World): Promise<Waiting> =>
  withStore(world, async (client) => {
    const { rows } = await client.query<Waiting>(
      `select count(*) filter (where state = 'queued')::int as queued,
         count(*) filter (where state = 'queued' and available_at > now())::int as delayed,
         count(*) filter (where state = 'running')::int as running,
         count(*) filter (where state = 'queued' and dispatched_at is not null)::int as bells, now()::text as at
       from runs where state in ('queued', 'running')`,
    );
    return rows[0] as Waiting;
  });

async function untilMany(world: World): Promise<void> {
  for (const end = performance.now() + many.waitMs; performance.now() < end; await sleep(250)) {
    const { queued, delayed } = await readWaiting(world);
    if (queued >= many.queued && delayed >= many.delayed) return;
  }
}

/** How long it takes until a bell hangs that was hung after this moment, in milliseconds. */
async function untilRung(world: World, moment: string): Promise<number> {
  const from = performance.now();
  const isRung = (): Promise<boolean> =>
    withStore(world, async (client) => {
      const sql = `select from runs where dispatched_at > $1::timestamptz limit 1`;
      return (await client.query(sql, [moment])).rows.length > 0;
    });
  while (!(await isRung()) && performance.now() - from < 3 * ringsWithinMs) await sleep(50);
  return Math.round(performance.now() - from);
}
