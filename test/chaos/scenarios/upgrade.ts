import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { copySource } from '../world/copy-source.ts';
import { runBaton } from '../world/run-baton.ts';
import { withStore } from '../check/store-client.ts';
import type { World } from '../world/world.ts';
import type { Scenario } from './scenario.ts';

/** What a later version may do to the tables that are written most. */
const migration = [
  'alter table "tasks" add column "of_next" text',
  'alter table "runs" add column "of_next" boolean default false not null',
  'alter table "events" add column "of_next" integer',
  'create table "of_next" ("id" uuid primary key, "task_id" uuid)',
].join(';\n--> statement-breakpoint\n');

export const upgrade: Scenario = {
  name: 'upgrade',
  title: 'the next version migrates under load and takes over, process by process',
  isPlanned: true,
  ci: { tasks: 150, seconds: 16, amount: 1 },
  full: { tasks: 200, seconds: 25, amount: 1 },
  strike: async ({ world, amount }) => {
    const next = copyNextVersion(world);
    await sleep(2_000);
    await runBaton(world, ['migrate'], next);
    world.history.note('migrated');
    // The version before works on what is new to it.
    await sleep(amount * 2_000);
    const slots = [...world.apis, ...world.workers];
    for (const slot of slots) {
      await world.terminate(slot);
      await slot.start(next);
      await sleep(amount * 1_000);
    }
    const isMigrated = await withStore(world, async (client) => {
      const { rows } = await client.query(
        `select from information_schema.tables where table_name = 'of_next'`,
      );
      return rows.length === 1;
    });
    return { times: slots.length, faults: isMigrated ? [] : ['the next version’s migration was not made'] };
  },
};

/** This version with one migration more. Returns its folder. */
function copyNextVersion({ folder }: World): string {
  const when = Date.now();
  const next = copySource(join(folder, 'next'), [
    {
      file: 'libs/store/migrations/meta/_journal.json',
      before: '\n  ]\n}',
      after: `,\n    { "idx": 9999, "version": "7", "when": ${when}, "tag": "9999_next", "breakpoints": true }\n  ]\n}`,
    },
  ]);
  writeFileSync(join(next, 'libs/store/migrations/9999_next.sql'), migration);
  return next;
}
