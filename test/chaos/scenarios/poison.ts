import { setTimeout as sleep } from 'node:timers/promises';
import { createCarefulClient } from '../work/careful-client.ts';
import { poisons } from '../world/settings.ts';
import type { Slot } from '../world/slots.ts';
import type { World } from '../world/world.ts';
import type { Scenario } from './scenario.ts';

const setAsideWithinMs = 240_000;
/** A worker that does not answer for so long is ended by whoever watches it. */
const livesMs = 4_000;

export const poison: Scenario = {
  name: 'poison',
  title: 'tasks that end, fill or block the worker that runs them',
  ci: { tasks: 60, seconds: 8, amount: 1 },
  full: { tasks: 150, seconds: 30, amount: 2 },
  strike: async ({ world, random, amount }) => {
    const { apis, key, history } = world;
    const client = createCarefulClient({ urls: apis.map(({ url }) => url), key, history });
    const submit = async (input: string): Promise<string> => {
      const headers = { 'idempotency-key': `poison-${random.next()}` };
      const { text } = await client.ask('POST', '/v1/tasks', { input }, headers);
      return (JSON.parse(text) as { id: string }).id;
    };
    const ids = await Promise.all(
      Array.from({ length: amount }, () => poisons.map((name) => submit(`${name}, please`))).flat(),
    );
    const faults: string[] = [];
    let deaths = 0;
    const end = performance.now() + setAsideWithinMs;
    for (const id of ids) {
      let task = await client.getTask(id);
      for (; task.status !== 'failed' && performance.now() < end; task = await client.getTask(id)) {
        deaths += await revive(world);
        await sleep(200);
      }
      if (task.error?.code !== 'worker_lost') faults.push(`the poisonous task ${id} is ${task.status}`);
    }
    await revive(world);
    return { times: deaths, faults };
  },
};

/** What a container's restart policy and its liveness probe do. Returns how many were ended or dead. */
async function revive({ workers, history }: World): Promise<number> {
  const dead = (
    await Promise.all(workers.map(async (worker) => ({ worker, lives: await lives(worker) })))
  ).filter(({ lives: isAlive }) => !isAlive);
  for (const { worker } of dead) {
    history.note('found dead', { name: worker.name });
    if (!worker.process().isOver()) await worker.process().kill('SIGKILL');
    await worker.start();
  }
  return dead.length;
}

const lives = async (worker: Slot): Promise<boolean> => {
  if (worker.process().isOver()) return false;
  const url = worker.metricsUrl.replace('/metrics', '/healthz');
  return fetch(url, { signal: AbortSignal.timeout(livesMs) }).then(
    ({ ok }) => ok,
    () => false,
  );
};
