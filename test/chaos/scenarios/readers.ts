import { request, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import type { TaskView } from '@baton/contract';
import { withStore } from '../check/store-client.ts';
import type { Random } from '../random.ts';
import { createCarefulClient } from '../work/careful-client.ts';
import { liveMb } from '../world/live-memory.ts';
import { residentMb } from '../world/resident-memory.ts';
import type { World } from '../world/world.ts';
import type { Scenario } from './scenario.ts';

const tasksFollowed = 10;
/** For all readers. */
const mostGrownMb = { live: 40, resident: 200 };
const lookMs = 8_000;
/** Within this every reader must have come to the end of its task. */
const patienceMs = 60_000;

export const readers: Scenario = {
  name: 'readers',
  title: 'readers of event streams that stop reading or vanish',
  countsExactly: true,
  ci: { tasks: 40, seconds: 10, amount: 150 },
  full: { tasks: 150, seconds: 30, amount: 500 },
  strike: async ({ world, random, amount }) => {
    const ids = await submitFollowed(world, random);
    const before = await memoryOf(world);
    const over = new AbortController();
    const watching = peakMemory(world, over.signal);
    const until = AbortSignal.timeout(patienceMs);
    const followed = await Promise.all(
      Array.from({ length: amount }, async (_, index) => {
        const id = ids[index % ids.length] ?? '';
        const url = world.apis[index % world.apis.length]?.url ?? '';
        const target = `${url}/v1/tasks/${id}/events`;
        return { id, ...(await follow({ target, key: world.key, random: random.fork(`${index}`), until })) };
      }),
    );
    over.abort();
    const peak = await watching;
    const stored = await eventsOf(world, ids);
    const wrong = followed.filter(({ id, seen }) => seen.join() !== stored.get(id)?.join());
    const breaks = sum(followed.map((one) => one.breaks));
    const figures = { readers: amount, breaks, wrong: wrong.length, before, peak };
    world.history.note('measured', figures);
    return {
      times: breaks,
      notes: [
        `${amount} readers broke off ${breaks} times; the apis grew from ${described(before)} to ${described(peak)} at most`,
      ],
      faults: [
        ...wrong
          .slice(0, 3)
          .map(({ id, seen }) => `a reader of ${id} saw ${seen.join()}, stored is ${stored.get(id)?.join()}`),
        ...(peak.live - before.live > mostGrownMb.live ||
        peak.resident - before.resident > mostGrownMb.resident
          ? [`the apis grew from ${described(before)} to ${described(peak)}`]
          : []),
      ],
    };
  },
};

/** Tasks of five steps, all of whose events are told while they are followed. */
async function submitFollowed(world: World, random: Random): Promise<readonly string[]> {
  const { apis, key, history } = world;
  const client = createCarefulClient({ urls: apis.map(({ url }) => url), key, history });
  return Promise.all(
    Array.from({ length: tasksFollowed }, async (_, index) => {
      const headers = { 'idempotency-key': `followed-${random.next()}` };
      const body = { input: `write followed ${index + 1}` };
      const { text } = await client.ask('POST', '/v1/tasks', body, headers);
      return (JSON.parse(text) as TaskView).id;
    }),
  );
}

type Reader = {
  readonly target: string;
  readonly key: string;
  readonly random: Random;
  readonly until: AbortSignal;
};

/** Reads to the task's end: stops reading for a while or vanishes after every few events, and comes back with the last id. */
async function follow({ target, key, random, until }: Reader) {
  const seen: number[] = [];
  let breaks = 0;
  for (let isOver = false; !isOver && !until.aborted;) {
    const patience = random.between(1, 6);
    const response = await open(target, key, seen.at(-1), until).catch(() => null);
    if (response?.statusCode === 200) isOver = await readSome(response, seen, patience);
    if (isOver) break;
    breaks += 1;
    if (response && random.next() < 0.5) {
      // Nobody reads what still comes.
      response.pause();
      await sleep(random.between(500, 2_000));
    }
    response?.destroy();
    await sleep(random.between(10, 300));
  }
  return { seen, breaks };
}

function open(
  target: string,
  key: string,
  last: number | undefined,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${key}`,
      accept: 'text/event-stream',
      ...(last === undefined ? {} : { 'last-event-id': String(last) }),
    };
    request(target, { headers, agent: false, signal }, resolve).on('error', reject).end();
  });
}

/** So many events, or to the end of the stream; tells whether that came. What comes beyond them was never seen. */
function readSome(response: IncomingMessage, seen: number[], most: number): Promise<boolean> {
  let count = 0;
  return new Promise((resolve) => {
    const parser = createParser({
      onEvent: ({ id }) => {
        if (count >= most) return;
        seen.push(Number(id));
        if ((count += 1) >= most) resolve(false);
      },
    });
    response
      .on('data', (chunk: Buffer) => parser.feed(chunk.toString()))
      .once('end', () => resolve(true))
      .once('error', () => resolve(false))
      .once('close', () => resolve(false));
  });
}

/** The numbers of all events of each task, as the store has them. */
const eventsOf = (world: World, ids: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>> =>
  withStore(world, async (client) => {
    const { rows } = await client.query<{ task: string; id: number }>(
      `select task_id as task, id from events where task_id = any($1) order by task_id, id`,
      [ids],
    );
    return new Map(
      [...Map.groupBy(rows, ({ task }) => task)].map(([task, own]) => [task, own.map(({ id }) => id)]),
    );
  });

/** Of all apis, in MB: what is no garbage, and what the machine gives them. */
type Memory = { readonly live: number; readonly resident: number };

async function memoryOf({ apis }: Pick<World, 'apis'>): Promise<Memory> {
  const pids = apis.map((api) => api.process().pid);
  const live = await Promise.all(pids.map(liveMb));
  return { live: sum(live), resident: sum(pids.map(residentMb)) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The most of each until it is over. */
async function peakMemory(world: World, over: AbortSignal): Promise<Memory> {
  const seen: Memory[] = [];
  while (!over.aborted) {
    seen.push(await memoryOf(world));
    await sleep(lookMs, null, { signal: over }).catch(() => {});
  }
  return {
    live: Math.max(...seen.map(({ live }) => live)),
    resident: Math.max(...seen.map(({ resident }) => resident)),
  };
}

const described = ({ live, resident }: Memory): string =>
  `${live.toFixed(0)} MB (resident ${resident.toFixed(0)} MB)`;
