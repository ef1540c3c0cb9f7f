import type { Acknowledged } from '../work/drive.ts';
import type { World } from '../world/world.ts';
import { withStore } from './store-client.ts';

/** How often a task went on at another provider. */
export const countHandOvers = (
  world: Pick<World, 'postgres'>,
  acknowledged: readonly Acknowledged[],
): Promise<number> =>
  withStore(world, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from events where task_id = any($1) and type = 'run-handed-over'`,
      [acknowledged.map(({ id }) => id)],
    );
    return rows[0]?.count ?? 0;
  });
