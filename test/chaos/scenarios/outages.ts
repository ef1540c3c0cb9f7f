import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadyView } from '@baton/contract';
import type { Scenario } from './scenario.ts';

export const redisGone: Scenario = {
  name: 'redis-gone',
  title: 'Redis is away for long: submits go on',
  backend: 'redis',
  ci: { tasks: 100, seconds: 12, amount: 15 },
  full: { tasks: 300, seconds: 280, amount: 300 },
  countsExactly: true,
  drainedWithinSeconds: 60,
  strike: async ({ world, amount }) => {
    const faults: string[] = [];
    await sleep(1_000);
    world.history.note('killed', { name: 'redis' });
    await world.redis?.kill();
    const until = performance.now() + amount * 1_000;
    await sleep(3_000);
    for (; performance.now() < until; await sleep(500))
      for (const { url } of world.apis) {
        const response = await fetch(`${url}/readyz`);
        const { parts } = (await response.json()) as ReadyView;
        if (response.status !== 200 || Object.values(parts).every(({ state }) => state !== 'degraded'))
          faults.push(`/readyz said ${response.status} and nothing degraded without Redis`);
      }
    await world.redis?.start();
    return { times: 1, faults: [...new Set(faults)] };
  },
};

export const sameSubmit: Scenario = {
  name: 'same-submit',
  title: 'the same submit 100 times at once',
  countsExactly: true,
  ci: { tasks: 20, seconds: 2, amount: 3 },
  full: { tasks: 150, seconds: 15, amount: 10 },
  strike: async ({ world, random, amount }) => {
    const faults: string[] = [];
    for (let round = 0; round < amount; round += 1) {
      const key = `same-${random.next()}`;
      const ids = await Promise.all(Array.from({ length: 100 }, (_, index) => submitOnce(index, key)));
      if (new Set(ids).size !== 1) faults.push(`one idempotency key made ${new Set(ids).size} tasks`);
    }
    return { times: amount * 100, faults };

    async function submitOnce(index: number, key: string): Promise<string> {
      for (;;) {
        const response = await fetch(`${world.apis[index % world.apis.length]?.url}/v1/tasks`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${world.key}`,
            'content-type': 'application/json',
            'idempotency-key': key,
          },
          body: JSON.stringify({ input: 'say it once' }),
        });
        const body = (await response.json()) as { id: string };
        if (response.status < 300) return body.id;
        if (response.status !== 409 && response.status < 500)
          return `refused with ${response.status}: ${JSON.stringify(body)}`;
        await sleep(50);
      }
    }
  },
};
