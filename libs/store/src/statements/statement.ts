import type pg from 'pg';

/** Anything that runs one statement: the pool, or the one connection of a transaction. */
export type Connection = Pick<pg.Pool | pg.PoolClient, 'query'>;

/**
 * A named statement is parsed and planned once per connection; the hot path of a task is made of these alone.
 */
export function statement<Row extends object>(name: string, text: string) {
  return async (connection: Connection, values: readonly unknown[]): Promise<readonly Row[]> =>
    (await connection.query<Row>({ name, text, values: [...values] })).rows;
}

/**
 * A part of a `with` that appends the events in parameter `$n` (a JSON array of `{type, data}`) for the row of
 * the CTE `task`, which has just raised `event_seq` by their count.
 */
export const appendEvents = (task: string, eventsParameter: string, actorParameter: string): string => `
  insert into events (task_id, id, type, actor, data)
  select ${task}.id,
         ${task}.event_seq - jsonb_array_length(${eventsParameter}::jsonb) + e.ordinality::int,
         e.value->>'type', ${actorParameter}, e.value->'data'
  from ${task}, jsonb_array_elements(${eventsParameter}::jsonb) with ordinality e`;
