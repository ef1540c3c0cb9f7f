import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withStore } from '../check/store-client.ts';
import { runBaton } from '../world/run-baton.ts';
import type { World } from '../world/world.ts';
import type { Scenario } from './scenario.ts';

const idsBy = (world: World, sql: string): Promise<ReadonlySet<string>> =>
  withStore(world, async (client) => {
    const { rows } = await client.query<{ id: string }>(sql);
    return new Set(rows.map(({ id }) => id));
  });

const taskIds = (world: World) => idsBy(world, 'select id from tasks');
const cutConnections = (world: World) =>
  idsBy(
    world,
    `select pg_terminate_backend(pid, 5000)::text as id from pg_stat_activity where application_name ~ '^(baton|runs-)'`,
  );

export const restoredDatabase: Scenario = {
  name: 'restored-database',
  title: 'the database restored from a backup, the queue from now',
  losesRecent: true,
  ci: { tasks: 80, seconds: 14, amount: 4 },
  full: { tasks: 150, seconds: 80, amount: 60 },
  strike: async ({ world, amount }) => {
    const file = join(world.folder, 'backup.sql.gz');
    await sleep(3_000);
    const from = Date.now();
    const known = await taskIds(world);
    await runBaton(world, ['backup', file]);
    world.history.note('backed up', { tasks: known.size });
    await sleep(amount * 1_000);
    // One worker lives through it without knowing, with its runs at hand.
    const [survivor, ...workers] = world.workers;
    survivor?.process().signal('SIGSTOP');
    await Promise.all([...world.apis, ...workers].map((slot) => world.kill(slot)));
    await cutConnections(world);
    const until = Date.now();
    const then = await taskIds(world);
    await runBaton(world, ['restore', file, '--force']);
    const now = await taskIds(world);
    const gone = [...then].filter((id) => !now.has(id)).length;
    world.history.note('restored', { tasks: now.size, gone });
    survivor?.process().signal('SIGCONT');
    await world.mend();
    return {
      times: 1,
      faults: [...known]
        .filter((id) => !now.has(id))
        .map((id) => `task ${id} is not in the backup`)
        .slice(0, 3),
      notes: [`${now.size} tasks restored, ${gone} of after the backup gone and submitted anew`],
      restored: { from, until },
    };
  },
};

export const restoredRedis: Scenario = {
  name: 'restored-redis',
  title: 'Redis restored from older files, the database from now',
  backend: 'redis',
  countsExactly: true,
  ci: { tasks: 100, seconds: 10, amount: 4 },
  full: { tasks: 150, seconds: 80, amount: 60 },
  strike: async ({ world, amount }) => {
    await sleep(2_000);
    const files = await world.redis?.copyFiles();
    world.history.note('backed up', { name: 'redis' });
    await sleep(amount * 1_000);
    await world.redis?.kill();
    await files?.putBack();
    await world.redis?.start();
    world.history.note('restored', { name: 'redis' });
    return { times: 1, faults: [] };
  },
};
