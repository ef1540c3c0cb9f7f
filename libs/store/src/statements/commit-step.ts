import type { EventBody, Message, Output, Usage } from '@baton/domain';
import { LeaseLost } from '../lease-lost.ts';
import { appendEvents, statement, type Connection } from './statement.ts';

/** Which lease writes. */
export type Lease = {
  readonly runId: string;
  readonly taskId: string;
  readonly sessionId: string;
  readonly epoch: number;
};

export type StepCommit = {
  readonly lease: Lease;
  readonly actor: string;
  readonly messages: readonly { readonly number: number; readonly body: Message }[];
  /** Absent when only results of tools are committed. */
  readonly answer?: { readonly usage: Usage; readonly costUsd: number; readonly callMs: number };
  readonly checkpoint?: { readonly id: string; readonly uptoMessage: number; readonly digest: string };
  readonly events: readonly EventBody[];
  /** Present at the last step: the run is completed and the task succeeded in the same statement. */
  readonly result?: Output;
};

const commit = statement<{ dependents: boolean }>(
  'commit-step',
  `with k as (
     select id from tasks where id = $2 for update
   ), r as (
     update runs set tries = 0, steps = steps + $5, input_tokens = input_tokens + $6,
       cached_input_tokens = cached_input_tokens + $7, output_tokens = output_tokens + $8, cost_usd = cost_usd + $9,
       call_ms = call_ms + $10, state = case when $16::jsonb is null then state else 'completed' end,
       finished_at = case when $16::jsonb is null then null else now() end
     from k where runs.id = $1 and runs.epoch = $4 and runs.state = 'running' and runs.task_id = k.id
     returning runs.id, runs.task_id
   ), t as (
     update tasks set steps = steps + $5, input_tokens = input_tokens + $6,
       cached_input_tokens = cached_input_tokens + $7, output_tokens = output_tokens + $8, cost_usd = cost_usd + $9,
       updated_at = now(), event_seq = event_seq + jsonb_array_length($12::jsonb),
       state = case when $16::jsonb is null then state else 'succeeded' end,
       result = coalesce($16::jsonb, result),
       finished_at = case when $16::jsonb is null then null else now() end,
       overdue_at = case when $16::jsonb is null then overdue_at else null end
     from r where tasks.id = r.task_id
     returning tasks.id, tasks.event_seq
   ), m as (
     insert into messages (session_id, number, task_id, run_id, body)
     select $3, (v->>'number')::int, $2, r.id, v->'body' from r, jsonb_array_elements($11::jsonb) v
   ), c as (
     insert into checkpoints (id, session_id, task_id, run_id, kind, upto_message, digest)
     select $13::uuid, $3, $2, r.id, 'auto', $14, $15 from r where $13::uuid is not null
   ), e as (${appendEvents('t', '$12', '$17')})
   select exists (select from task_dependencies d where d.depends_on = t.id) as dependents from t`,
);

/**
 * Commits a part of a step: an answer before its tools start, their results with the checkpoint, or a last step
 * together with settling. One statement, checked against the lease's epoch; throws `LeaseLost` when it is gone.
 */
export async function commitStep(connection: Connection, step: StepCommit): Promise<{ dependents: boolean }> {
  const { lease, answer, checkpoint } = step;
  const [row] = await commit(connection, [
    lease.runId,
    lease.taskId,
    lease.sessionId,
    lease.epoch,
    answer ? 1 : 0,
    answer?.usage.inputTokens ?? 0,
    answer?.usage.cachedInputTokens ?? 0,
    answer?.usage.outputTokens ?? 0,
    answer?.costUsd ?? 0,
    Math.round(answer?.callMs ?? 0),
    JSON.stringify(step.messages),
    JSON.stringify(step.events),
    checkpoint?.id ?? null,
    checkpoint?.uptoMessage ?? null,
    checkpoint?.digest ?? null,
    step.result ? JSON.stringify(step.result) : null,
    step.actor,
  ]);
  if (!row) throw new LeaseLost(lease.runId);
  return row;
}
