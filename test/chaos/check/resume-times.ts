import type { Acknowledged } from '../work/drive.ts';
import { pidOf } from './effects.ts';
import type { End, World } from '../world/world.ts';
import { withStore } from './store-client.ts';

type Row = { readonly worker: string; readonly beganAt: Date; readonly resumedAt: Date };

/** Every beginning of a run that was followed by another of the same run, and how the worker came to lose it. */
const resumed = `
  select b.data->>'worker' as worker, b.at as "beganAt", s.at as "resumedAt"
  from events b cross join lateral (
    select at, id from events s where s.task_id = b.task_id and s.id > b.id and s.type = 'run-started'
      and s.data->>'runId' = b.data->>'runId' order by s.id limit 1
  ) s
  where b.task_id = any($1) and b.type = 'run-started' and not exists (
    select from events o where o.task_id = b.task_id and o.id > b.id and o.id < s.id
      and o.data->>'runId' = b.data->>'runId' and o.type in ('run-throttled', 'run-retrying')
  )`;

export type ResumeMs = Readonly<Record<End['signal'], readonly number[]>>;

/** For every run that was at hand when its worker was ended: how long after that it went on, in milliseconds. */
export const resumeTimes = (
  world: Pick<World, 'postgres' | 'ended'>,
  acknowledged: readonly Acknowledged[],
): Promise<ResumeMs> =>
  withStore(world, async (client) => {
    const { rows } = await client.query<Row>(resumed, [acknowledged.map(({ id }) => id)]);
    const after = (signal: End['signal']): readonly number[] =>
      rows.flatMap(({ worker, beganAt, resumedAt }) => {
        const end = world.ended().get(pidOf(worker));
        return end?.signal === signal && beganAt.getTime() <= end.at && resumedAt.getTime() >= end.at
          ? [resumedAt.getTime() - end.at]
          : [];
      });
    return { SIGKILL: after('SIGKILL'), SIGTERM: after('SIGTERM') };
  });
