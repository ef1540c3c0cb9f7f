import type { Acknowledged } from '../work/drive.ts';
import type { World } from '../world/world.ts';
import { withStore } from './store-client.ts';

/** Something a tool did, as its server wrote it down. */
export type Effect = {
  /** On the wall clock, in milliseconds. */
  readonly at: number;
  /** The process for which it was done. */
  readonly worker: number;
  /** Which write of which task. */
  readonly text: string;
};

/**
 * What happened outside more often than once. Where the database was put back, what was done after its backup was taken is
 * unknown to it and may be done once more.
 */
export function doubledEffects(
  effects: readonly Effect[],
  restored: { readonly from: number; readonly until: number } = { from: Infinity, until: Infinity },
): readonly string[] {
  const unknown = effects.filter(({ at }) => at >= restored.from && at <= restored.until);
  const known = effects.filter((effect) => !unknown.includes(effect));
  return [known, unknown].flatMap((some) =>
    [...Map.groupBy(some, ({ text }) => text)].flatMap(([text, all]) =>
      all.length > 1 ? [`"${text}" was written ${all.length} times`] : [],
    ),
  );
}

/** What a worker did for a task whose run had been taken from it, until it claimed one of its runs anew. */
export async function lateEffects(
  world: Pick<World, 'postgres' | 'effects'>,
  acknowledged: readonly Acknowledged[],
): Promise<readonly string[]> {
  const takenBack = await readTakenBack(world, acknowledged);
  const numbers = new Map(acknowledged.map(({ id, piece }) => [id, piece.number]));
  return takenBack.flatMap(({ taskId, worker, at, until }) =>
    world
      .effects()
      .filter(
        (effect) =>
          effect.worker === worker &&
          effect.at > at &&
          effect.at < until &&
          effect.text.endsWith(` number ${numbers.get(taskId)}`),
      )
      .map(({ text, at: when }) => `"${text}" was written ${when - at} ms after its run was taken over`),
  );
}

type TakenBack = {
  readonly taskId: string;
  readonly worker: number;
  readonly at: number;
  readonly until: number;
};

const readTakenBack = (
  world: Pick<World, 'postgres'>,
  acknowledged: readonly Acknowledged[],
): Promise<readonly TakenBack[]> =>
  withStore(world, async (client) => {
    const { rows } = await client.query<{ taskId: string; worker: string; at: Date; until: Date | null }>(
      `select b.task_id as "taskId", b.data->>'worker' as worker, b.at, (select min(s.at) from events s
         where s.task_id = b.task_id and s.id > b.id and s.type = 'run-started'
           and s.data->>'worker' = b.data->>'worker') as until
       from events b where b.task_id = any($1) and b.type = 'run-taken-back'`,
      [acknowledged.map(({ id }) => id)],
    );
    return rows.map(({ taskId, worker, at, until }) => ({
      taskId,
      worker: pidOf(worker),
      at: at.getTime(),
      until: until?.getTime() ?? Infinity,
    }));
  });

/** A worker is named by host, process id and a random part. */
export const pidOf = (worker: string): number => Number(/-(\d+)-[0-9a-f]{4}$/u.exec(worker)?.[1]);
