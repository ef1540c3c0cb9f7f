import type { TaskView } from '@baton/contract';
import type { Scenario, Struck } from '../scenarios/scenario.ts';
import { changedOutcomes, type Driven, type Ended } from '../work/drive.ts';
import type { World } from '../world/world.ts';
import { auditStore } from './audit.ts';
import { leakedConnections, stuckConnections } from './connections.ts';
import { wrongCounters } from './counters.ts';
import { doubledEffects, lateEffects } from './effects.ts';
import { leftBehind } from './left-behind.ts';
import { badLines } from './output.ts';
import { leftJobs } from './queues.ts';
import { grown, takeStock, type Stock } from './stock.ts';

export type Inspected = {
  readonly world: World;
  readonly scenario: Scenario;
  readonly driven: Driven;
  readonly ended: Ended;
  /** What Baton held before anything was broken. */
  readonly before: Stock;
  readonly restored: Struck['restored'];
};

export type Inspection = { readonly doubled: number; readonly faults: readonly string[] };

/** Everything that must hold when all is quiet again. Stops Baton on the way. */
export async function inspect(inspected: Inspected): Promise<Inspection> {
  const { world, scenario, driven, ended, before, restored } = inspected;
  const { acknowledged, client } = driven;
  const effects = [...doubledEffects(world.effects(), restored), ...(await lateEffects(world, acknowledged))];
  const left = await leftJobs(world);
  const faults = [
    ...ended.open.slice(0, 3).map((id) => `task ${id} has not ended`),
    ...failures(ended.tasks).slice(0, 3),
    ...effects.slice(0, 5),
    ...left,
    ...(await auditStore(world, acknowledged)),
    // Counters remember what a restored database does not.
    ...(restored ? [] : await wrongCounters(world, scenario.countsExactly ?? false)),
    ...grown(before, await takeStock(world)),
    ...(await stuckConnections(world)).map((stuck) => `a connection is stuck: ${stuck}`),
    ...(await changedByRestart(world, driven, ended)),
    ...new Set(client.seen().flatMap(({ fault }) => fault ?? [])),
    ...(scenario.judge?.(client.seen()) ?? []),
  ];
  await world.rest();
  return {
    doubled: effects.length,
    faults: [
      ...faults,
      ...badLines(world.said()),
      ...(await leakedConnections(world)),
      ...(await leftBehind(world)),
    ],
  };
}

/** Whoever waited for a task that its client canceled fails rightly. */
const failures = (tasks: ReadonlyMap<string, TaskView>): readonly string[] =>
  [...tasks.values()].flatMap(({ id, error }) =>
    error && error.code !== 'dependency_failed' ? [`task ${id} failed: ${error.code}, ${error.message}`] : [],
  );

/** Results read once more after every process was started anew: byte for byte the same. */
async function changedByRestart(world: World, driven: Driven, ended: Ended): Promise<readonly string[]> {
  for (const api of world.apis) {
    await api.process().kill('SIGTERM');
    await api.start();
  }
  const changed = await changedOutcomes(driven, ended);
  return changed.slice(0, 3).map((id) => `the result of ${id} changed`);
}
