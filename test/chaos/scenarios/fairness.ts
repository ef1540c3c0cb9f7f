import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { createApiKey } from '@baton/api';
import type { RunView, TaskView } from '@baton/contract';
import { createStore } from '@baton/store';
import { silentLog } from '../../support/silent-log.ts';
import { createCarefulClient } from '../work/careful-client.ts';
import { withoutLimits } from '../world/settings.ts';
import type { World } from '../world/world.ts';
import type { Scenario } from './scenario.ts';

const startsWithinMs = 2_000;
const perBatch = 500;

/** Beside the workload, `amount` tasks of one project wait, and then one of another is submitted. */
export const fairness: Scenario = {
  name: 'fairness',
  title: 'one task beside thousands of another project',
  world: { pace: { concurrency: 8, ...withoutLimits } },
  countsExactly: true,
  ci: { tasks: 20, seconds: 2, amount: 1_000 },
  full: { tasks: 100, seconds: 10, amount: 10_000 },
  strike: async ({ world, amount }) => {
    const crowd = asks(world, world.key);
    for (let sent = 0; sent < amount; sent += perBatch)
      await crowd('/v1/tasks/batch', {
        tasks: Array.from({ length: perBatch }, (_, index) => ({ input: `crowd ${sent + index}` })),
      });
    const alone = asks(world, await keyOfAnother(world));
    const { id } = (await alone('/v1/tasks', { input: 'alone' })) as TaskView;
    const run = await firstRun(alone, id);
    const waitMs = Date.parse(run.startedAt ?? '') - Date.parse(run.createdAt);
    world.history.note('the one started', { waitMs, beside: amount });
    for (const status of ['queued', 'running']) await untilNone(crowd, status);
    return {
      times: amount,
      faults: [],
      late: waitMs <= startsWithinMs ? [] : [`the one task started ${waitMs} ms after its submit`],
      notes: [`the one started ${waitMs} ms after its submit, beside ${amount} of another project`],
    };
  },
};

type Ask = (path: string, body?: unknown) => Promise<unknown>;

const asks = ({ apis, history }: World, key: string): Ask => {
  const client = createCarefulClient({ urls: apis.map(({ url }) => url), key, history });
  return async (path, body) => {
    const method = body === undefined ? 'GET' : 'POST';
    const { status, text } = await client.ask(method, path, body, { 'idempotency-key': uuidv7() });
    if (status >= 400) throw new Error(`${path} was answered with ${status}: ${text}`);
    return JSON.parse(text);
  };
};

async function firstRun(ask: Ask, taskId: string): Promise<RunView> {
  for (const end = performance.now() + 60_000; ; await sleep(50)) {
    const { items } = (await ask(`/v1/tasks/${taskId}/runs`)) as { items: readonly RunView[] };
    if (items[0]?.startedAt) return items[0];
    if (performance.now() > end) throw new Error('the one task has not started within a minute');
  }
}

async function untilNone(ask: Ask, status: string): Promise<void> {
  for (;;) {
    const { items } = (await ask(`/v1/tasks?status=${status}&limit=1`)) as { items: readonly TaskView[] };
    if (items.length === 0) return;
    await sleep(250);
  }
}

async function keyOfAnother({ postgres }: World): Promise<string> {
  const store = createStore({ url: postgres.url, log: silentLog, max: 1 });
  const { id: projectId } = await store.keys.project('another', uuidv7());
  const { key, hash, prefix } = createApiKey();
  await store.keys.insert({ id: uuidv7(), projectId, name: 'another', hash, prefix, scopes: ['admin'] });
  await store.close();
  return key;
}
