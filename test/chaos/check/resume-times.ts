import type { Acknowledged } from '../work/drive.ts';
import { pidOf } from './effects.ts';
import type { World } from '../world/world.ts';
import { withStore } from './store-client.ts';

/** For every run that was taken from a killed worker: how long after the kill it went on, in milliseconds. */
export const resumeTimes = (
  world: Pick<World, 'postgres' | 'kills'>,
  acknowledged: readonly Acknowledged[],
): Promise<readonly number[]> =>
  withStore(world, async (client) => {
    const { rows } = await client.query<{ worker: string; at: Date }>(
      `select b.data->>'worker' as worker, (select min(s.at) from events s where s.task_id = b.task_id and s.id > b.id
         and s.type = 'run-started' and s.data->>'runId' = b.data->>'runId') as at
       from events b where b.task_id = any($1) and b.type = 'run-taken-back'`,
      [acknowledged.map(({ id }) => id)],
    );
    return rows.flatMap(({ worker, at }) => {
      const killedAt = world.kills().get(pidOf(worker));
      return killedAt !== undefined && at ? [at.getTime() - killedAt] : [];
    });
  });
