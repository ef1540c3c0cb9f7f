import type { Crashes } from '@baton/domain';
import { statement, type Connection } from './statement.ts';

const renew = statement<{ id: string }>(
  'renew-leases',
  `update runs set lease_until = now() + $3 * interval '1 millisecond'
   from unnest($1::uuid[], $2::int[]) as held(run_id, epoch)
   where runs.id = held.run_id and runs.epoch = held.epoch and runs.state = 'running'
   returning runs.id`,
);

export type HeldLease = { readonly runId: string; readonly epoch: number };

/** Renews all leases of a worker at once; returns the runs that are no longer its own. */
export async function renewLeases(
  connection: Connection,
  held: readonly HeldLease[],
  leaseMs: number,
): Promise<readonly string[]> {
  if (held.length === 0) return [];
  const rows = await renew(connection, [held.map((h) => h.runId), held.map((h) => h.epoch), leaseMs]);
  const kept = new Set(rows.map((row) => row.id));
  return held.filter((h) => !kept.has(h.runId)).map((h) => h.runId);
}

/** With the worker's death counted. */
export type ExpiredLease = Crashes & {
  readonly id: string;
  readonly taskId: string;
  readonly provider: string;
  readonly worker: string;
  readonly inCall: boolean;
};

const expired = statement<ExpiredLease>(
  'expired-leases',
  `select r.id, r.task_id as "taskId", r.provider, r.worker, r.crashes + 1 as crashes,
     r.call_crashes + in_call::int as "callCrashes", in_call as "inCall"
   from runs r cross join lateral (
     select coalesce((
       select body->>'role' from messages where session_id = r.session_id and task_id = r.task_id
       order by number desc limit 1
     ), '') <> 'assistant' as in_call
   ) last
   where r.state = 'running' and r.lease_until < now() order by r.lease_until limit 500`,
);

/** Runs whose worker stopped renewing. Where an answer is the last message, its tools were at work. */
export const expiredLeases = (connection: Connection) => expired(connection, []);

const takeBack = statement<{ id: string }>(
  'take-back-run',
  `with k as (
     select id from tasks where id = $2 for update
   ), r as (
     update runs set state = 'queued', crashes = crashes + 1, call_crashes = call_crashes + $3::bool::int, dispatch = dispatch + 1, dispatched_at = null,
       available_at = null, queued_at = now(), epoch = epoch + 1, lease_until = null
     from k where runs.id = $1 and runs.task_id = k.id and runs.state = 'running' and runs.lease_until < now()
     returning runs.*
   ), t as (
     update tasks set state = 'queued', updated_at = now(), event_seq = event_seq + 1 from r where tasks.id = r.task_id
     returning tasks.id, tasks.event_seq
   ), e as (
     insert into events (task_id, id, type, actor, data)
     select t.id, t.event_seq, 'run-taken-back', 'sweep', jsonb_build_object('runId', r.id, 'provider', r.provider,
       'crashes', r.crashes, 'worker', r.worker)
     from t, r
   )
   select id from r`,
);

/** Puts a dead worker's run back to the queue, to go on after its last commit; false when someone was faster. */
export const takeBackRun = async (
  connection: Connection,
  run: Pick<ExpiredLease, 'id' | 'taskId' | 'inCall'>,
): Promise<boolean> => (await takeBack(connection, [run.id, run.taskId, run.inCall])).length > 0;
