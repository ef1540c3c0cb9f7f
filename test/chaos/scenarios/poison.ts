import { setTimeout as sleep } from 'node:timers/promises';
import { createCarefulClient } from '../work/careful-client.ts';
import type { Scenario } from './scenario.ts';

export const poison: Scenario = {
  name: 'poison',
  title: 'tasks that kill the worker that runs them',
  ci: { tasks: 60, seconds: 8, amount: 1 },
  full: { tasks: 500, seconds: 60, amount: 5 },
  strike: async ({ world, random, amount }) => {
    const client = createCarefulClient({
      urls: world.apis.map(({ url }) => url),
      key: world.key,
      history: world.history,
    });
    const ids = await Promise.all(
      Array.from({ length: amount }, async () => {
        const headers = { 'idempotency-key': `poison-${random.next()}` };
        const { text } = await client.ask('POST', '/v1/tasks', { input: 'explode' }, headers);
        return (JSON.parse(text) as { id: string }).id;
      }),
    );
    const faults: string[] = [];
    let deaths = 0;
    for (const id of ids) {
      let task = await client.getTask(id);
      for (
        const end = performance.now() + 120_000;
        task.status !== 'failed';
        task = await client.getTask(id)
      ) {
        deaths += world.workers.filter((worker) => worker.process().isOver()).length;
        await world.mend();
        if (performance.now() > end) break;
        await sleep(200);
      }
      if (task.error?.code !== 'worker_lost') faults.push(`the poisonous task ${id} is ${task.status}`);
    }
    return { times: deaths, faults };
  },
};
