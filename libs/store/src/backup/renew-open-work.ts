import type pg from 'pg';

/** Further than any run comes between a backup and what happened after it. */
const leap = 1_000;

/**
 * Lets work that was under way when the dump was taken begin anew from its last commit: no lease and no bell of what
 * happened since counts, and without a generation the next worker begins one and rings for all. Returns how many tasks
 * are unfinished.
 */
export async function renewOpenWork(client: pg.Client): Promise<number> {
  await client.query(`delete from meta where key = 'queue-generation'`);
  await client.query(
    `update tasks set state = 'queued' where id in (select task_id from runs where state = 'running')`,
  );
  await client.query(
    `update runs set epoch = epoch + $1, dispatch = dispatch + $1, dispatched_at = null,
       queued_at = case when state = 'running' then now() else queued_at end, state = 'queued', lease_until = null
     where state in ('queued', 'running')`,
    [leap],
  );
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from tasks where state not in ('succeeded', 'failed', 'canceled')`,
  );
  return rows[0]?.count ?? 0;
}
