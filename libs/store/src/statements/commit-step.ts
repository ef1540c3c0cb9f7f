import type { EventBody, Message, Output, Usage } from '@baton/domain';
import { LeaseLost } from '../lease-lost.ts';
import { anySlot, countUseText, type Counted } from './count-use.ts';
import { statement, type Connection } from './statement.ts';

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
  readonly answer?: {
    readonly usage: Usage;
    readonly costUsd: number;
    readonly callMs: number;
    /** Absent: the provider has no declared window, and nothing is counted. */
    readonly counted?: Counted;
  };
  /** The answer's call was reserved in budgets: they are settled in the same transaction. */
  readonly reserved?: boolean;
  readonly checkpoint?: { readonly id: string; readonly uptoMessage: number; readonly digest: string };
  /** Tools that this worker itself started have answered: it did not die of them, and crashes before count no more. */
  readonly survived?: boolean;
  readonly events: readonly EventBody[];
  /** Present at the last step: the run is completed and the task succeeded in the same statement. */
  readonly result?: Output;
};

type Row = { readonly runId: string; readonly epoch: number; readonly dependents: boolean };

const commitText = (lock: 'for update' | 'for update skip locked', more = '') =>
  `with s as (
     select * from jsonb_to_recordset($1::jsonb) as s(
       run_id uuid, task_id uuid, session_id uuid, epoch int, actor text, messages jsonb, events jsonb, steps int,
       input_tokens bigint, cached_input_tokens bigint, output_tokens bigint, cost_usd float8, call_ms bigint,
       checkpoint uuid, upto_message int, digest text, survived boolean, result jsonb, place text, spans jsonb)
   ), k as (
     select id from tasks where id in (select task_id from s) order by id ${lock}
   ), r as (
     update runs set tries = 0, crashes = case when s.survived then 0 else crashes end,
       call_crashes = case when s.survived then 0 else call_crashes end, steps = runs.steps + s.steps, input_tokens = runs.input_tokens + s.input_tokens,
       cached_input_tokens = runs.cached_input_tokens + s.cached_input_tokens,
       output_tokens = runs.output_tokens + s.output_tokens, cost_usd = runs.cost_usd + s.cost_usd,
       call_ms = runs.call_ms + s.call_ms, state = case when s.result is null then state else 'completed' end,
       finished_at = case when s.result is null then null else now() end
     from k join s on s.task_id = k.id
     where runs.id = s.run_id and runs.task_id = k.id and runs.epoch = s.epoch and runs.state = 'running'
     returning s.*
   ), t as (
     update tasks set steps = tasks.steps + r.steps, input_tokens = tasks.input_tokens + r.input_tokens,
       cached_input_tokens = tasks.cached_input_tokens + r.cached_input_tokens,
       output_tokens = tasks.output_tokens + r.output_tokens, cost_usd = tasks.cost_usd + r.cost_usd,
       updated_at = now(), event_seq = event_seq + jsonb_array_length(r.events),
       state = case when r.result is null then state else 'succeeded' end,
       result = coalesce(r.result, tasks.result),
       finished_at = case when r.result is null then null else now() end,
       overdue_at = case when r.result is null then overdue_at else null end
     from r where tasks.id = r.task_id
     returning tasks.id, tasks.event_seq, r.run_id, r.epoch, r.events, r.actor
   ), m as (
     insert into messages (session_id, number, task_id, run_id, body)
     select r.session_id, (v->>'number')::int, r.task_id, r.run_id, v->'body' from r, jsonb_array_elements(r.messages) v
   ), c as (
     insert into checkpoints (id, session_id, task_id, run_id, kind, upto_message, digest)
     select checkpoint, session_id, task_id, run_id, 'auto', upto_message, digest from r where checkpoint is not null
   ), e as (
     insert into events (task_id, id, type, actor, data)
     select t.id, t.event_seq - jsonb_array_length(t.events) + v.ordinality::int, v.value->>'type', t.actor, v.value->'data'
     from t, jsonb_array_elements(t.events) with ordinality v
   )${more}
   select run_id as "runId", epoch, exists (select from task_dependencies d where d.depends_on = t.id) as dependents from t`;

/** Answers of providers with declared windows are counted in the same statement. */
const counting = `, ${countUseText(
  `select r.place, v.value::bigint as span_ms, r.input_tokens + r.output_tokens as tokens, r.cost_usd as usd
   from r, jsonb_array_elements_text(r.spans) v`,
)}`;

const commitTogether = statement<Row>('commit-steps', commitText('for update skip locked'));
const commitWaiting = statement<Row>('commit-step', commitText('for update'));
const countTogether = statement<Row>('count-steps', commitText('for update skip locked', counting));
const countWaiting = statement<Row>('count-step', commitText('for update', counting));

const isCounted = ({ answer }: StepCommit): boolean => answer?.counted !== undefined;

export type Committed = { readonly dependents: boolean };

/**
 * Commits a part of a step: an answer before its tools start, their results with the checkpoint, or a last step
 * together with settling. One statement, checked against the lease's epoch; throws `LeaseLost` when it is gone.
 */
export async function commitStep(connection: Connection, step: StepCommit): Promise<Committed> {
  const rows = JSON.stringify([stepRow(step)]);
  const [row] = await (isCounted(step)
    ? countWaiting(connection, [rows, anySlot()])
    : commitWaiting(connection, [rows]));
  if (!row) throw new LeaseLost(step.lease.runId);
  return row;
}

/** Commits parts of several runs' steps at once; nothing is written for a lease that is gone or a task that is locked. */
export async function commitSteps(
  connection: Connection,
  steps: readonly StepCommit[],
): Promise<readonly (Committed | undefined)[]> {
  const values = JSON.stringify(steps.map(stepRow));
  const rows = await (steps.some(isCounted)
    ? countTogether(connection, [values, anySlot()])
    : commitTogether(connection, [values]));
  const written = new Map(rows.map((row) => [row.runId, row]));
  return steps.map(({ lease }) => {
    const row = written.get(lease.runId);
    return row?.epoch === lease.epoch ? row : undefined;
  });
}

const stepRow = ({
  lease,
  actor,
  messages,
  events,
  answer,
  checkpoint,
  survived = false,
  result,
}: StepCommit) => ({
  run_id: lease.runId,
  task_id: lease.taskId,
  session_id: lease.sessionId,
  epoch: lease.epoch,
  actor,
  messages,
  events,
  steps: answer ? 1 : 0,
  input_tokens: answer?.usage.inputTokens ?? 0,
  cached_input_tokens: answer?.usage.cachedInputTokens ?? 0,
  output_tokens: answer?.usage.outputTokens ?? 0,
  cost_usd: answer?.costUsd ?? 0,
  call_ms: Math.round(answer?.callMs ?? 0),
  checkpoint: checkpoint?.id ?? null,
  upto_message: checkpoint?.uptoMessage ?? null,
  digest: checkpoint?.digest ?? null,
  survived,
  result: result ?? null,
  ...(answer?.counted && { place: answer.counted.place, spans: answer.counted.spansMs }),
});
