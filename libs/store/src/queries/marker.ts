import { statement, type Connection } from '../statements/statement.ts';

const read = statement<{ value: string }>(
  'read-marker',
  `select value from meta where key = 'queue-generation'`,
);

/** The queue generation this database believes in; null before the first. */
export const readGeneration = async (connection: Connection): Promise<string | null> =>
  (await read(connection, []))[0]?.value ?? null;

const swap = statement<{ value: string }>(
  'swap-generation',
  `with moved as (
     insert into meta (key, value) values ('queue-generation', $2)
     on conflict (key) do update set value = $2 where meta.value is not distinct from $1
     returning value
   ), again as (
     update runs set dispatched_at = null, dispatch = dispatch + 1
     where state = 'queued' and exists (select from moved) returning id
   )
   select value, (select count(*) from again) as rung from moved`,
);

/**
 * Compare-and-set of the generation: the one winner also lets every queued run be rung anew, in the same
 * transaction. False: another process was faster.
 */
export const swapGeneration = async (
  connection: Connection,
  from: string | null,
  to: string,
): Promise<boolean> => (await swap(connection, [from, to])).length > 0;
