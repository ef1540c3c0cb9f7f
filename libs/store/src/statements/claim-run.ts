import type { Budget, BudgetOwner, JsonObject, Message, Policy, Spent } from '@baton/domain';
import { statement, type Connection } from './statement.ts';

/** A run under lease, with all that executing it needs. */
export type ClaimedRun = {
  readonly runId: string;
  readonly epoch: number;
  readonly taskId: string;
  readonly projectId: string;
  readonly sessionId: string;
  readonly agent: string;
  readonly provider: string;
  /** Times its lease ran out under a worker. */
  readonly crashes: number;
  /** Steps of this run so far. */
  readonly steps: number;
  readonly waitMs: number;
  readonly startedAt: Date;
  readonly deadline: Date | null;
  readonly budget: Budget;
  readonly policy: Partial<Policy>;
  readonly hops: number;
  readonly priority: number;
  readonly outputSchema: JsonObject | null;
  readonly providers: { readonly allow?: readonly string[]; readonly deny?: readonly string[] };
  readonly contextTokens: number | null;
  /** Over all runs of the task. */
  readonly spent: Spent;
  /** The name of its project. */
  readonly project: string;
  /** The key that submitted the task, where it has a budget. */
  readonly key: Pick<BudgetOwner, 'id' | 'name' | 'budget'> | null;
  /** The whole transcript, in order; `messages[i]` has number i + 1. */
  readonly messages: readonly Message[];
  /** The highest number; where there are fewer messages, the log has a hole. */
  readonly lastMessage: number;
  /** The number of the first message that belongs to this task. */
  readonly firstMessage: number;
};

type Row = Omit<ClaimedRun, 'spent'> & {
  readonly worker: string;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
  readonly taskSteps: number;
  readonly brokenCalls: number;
};

/**
 * Tasks are locked before their runs, here and everywhere, and several tasks in the order of their ids, so that no two
 * writers wait for each other. `$5`: agents that must not be claimed this way.
 */
const claimText = (lock: 'for update of tasks' | 'for update of tasks skip locked') =>
  `with k as (
     select tasks.id, b.*
     from unnest($1::uuid[], $2::int[], $3::text[], $4::int[]) as b(run_id, dispatch, by_worker, lease_ms)
     join runs on runs.id = b.run_id and runs.state = 'queued' and runs.dispatch = b.dispatch and runs.agent <> all ($5::text[])
     join tasks on tasks.id = runs.task_id and tasks.state in ('queued', 'running')
     order by tasks.id
     ${lock}
   ), r as (
     update runs set state = 'running', begun = true, epoch = epoch + 1, worker = k.by_worker,
       lease_until = now() + k.lease_ms * interval '1 millisecond', started_at = coalesce(started_at, now()),
       wait_ms = coalesce(wait_ms, 0) + greatest(0, extract(epoch from now() - greatest(queued_at, available_at)) * 1000)::bigint
     from k
     where runs.id = k.run_id and runs.task_id = k.id and runs.state = 'queued' and runs.dispatch = k.dispatch
       and (available_at is null or available_at <= now())
     returning runs.*
   ), t as (
     update tasks set state = 'running', updated_at = now(), event_seq = event_seq + 1
     from r where tasks.id = r.task_id
     returning tasks.*
   ), e as (
     insert into events (task_id, id, type, actor, data)
     select t.id, t.event_seq, 'run-started', 'agent:' || r.agent, jsonb_build_object('runId', r.id, 'agent', r.agent,
       'provider', r.provider, 'model', r.model, 'worker', r.worker, 'epoch', r.epoch, 'waitMs', r.wait_ms)
     from t join r on r.task_id = t.id
   )
   select r.id as "runId", r.epoch, r.task_id as "taskId", r.project_id as "projectId", r.session_id as "sessionId",
     r.worker, r.agent, r.provider, r.crashes, r.steps, r.wait_ms as "waitMs", r.started_at as "startedAt",
     t.deadline, t.budget, t.policy, t.hops, t.priority, t.output_schema as "outputSchema", t.providers,
     (t.requires->>'contextTokens')::int as "contextTokens",
     t.input_tokens as "inputTokens", t.cached_input_tokens as "cachedInputTokens", t.output_tokens as "outputTokens",
     t.cost_usd as "costUsd", t.steps as "taskSteps", t.broken_calls as "brokenCalls",
     (select name from projects where id = r.project_id) as project,
     (select jsonb_build_object('id', id, 'name', name, 'budget', budget) from api_keys
      where id = t.key_id and budget is not null) as key,
     log.messages, log.last as "lastMessage", log.first as "firstMessage"
   from r join t on t.id = r.task_id cross join lateral (
     select coalesce(json_agg(m.body order by m.number), '[]') as messages, coalesce(max(m.number), 0) as last,
       coalesce(min(m.number) filter (where m.task_id = r.task_id), 1) as first
     from messages m where m.session_id = r.session_id
   ) log`;

const claimTogether = statement<Row>('claim-runs', claimText('for update of tasks skip locked'));
const claimWaiting = statement<Row>('claim-run', claimText('for update of tasks'));

/** Agents that may run only so many at once over all workers. */
export type AgentCaps = ReadonlyMap<string, number>;

export type Claim = {
  readonly bell: { readonly runId: string; readonly dispatch: number };
  readonly worker: string;
  readonly leaseMs: number;
  readonly caps: AgentCaps;
};

/** Takes the lease if this bell is still the newest; null: a stale bell, or not yet due. The agent's cap is the caller's matter. */
export async function claimRun(connection: Connection, claim: Claim): Promise<ClaimedRun | null> {
  const [row] = await claimWaiting(connection, claimValues([claim], []));
  return row ? toClaimedRun(row) : null;
}

/**
 * Takes many leases at once. A claim gets nothing here when its bell is stale, its task is locked by another writer,
 * or its agent has a cap. Of two equal bells one gets the run.
 */
export async function claimRuns(
  connection: Connection,
  claims: readonly Claim[],
): Promise<readonly (ClaimedRun | undefined)[]> {
  const capped = new Set(claims.flatMap(({ caps }) => [...caps.keys()]));
  const rows = await claimTogether(connection, claimValues(claims, [...capped]));
  const taken = new Map(rows.map((row) => [row.runId, row]));
  return claims.map(({ bell, worker }) => {
    const row = taken.get(bell.runId);
    if (row?.worker !== worker) return undefined;
    taken.delete(bell.runId);
    return toClaimedRun(row);
  });
}

const claimValues = (claims: readonly Claim[], capped: readonly string[]): readonly unknown[] => [
  claims.map(({ bell }) => bell.runId),
  claims.map(({ bell }) => bell.dispatch),
  claims.map(({ worker }) => worker),
  claims.map(({ leaseMs }) => leaseMs),
  capped,
];

function toClaimedRun(row: Row): ClaimedRun {
  const {
    worker: _,
    inputTokens,
    cachedInputTokens,
    outputTokens,
    costUsd,
    taskSteps,
    brokenCalls,
    ...run
  } = row;
  return {
    ...run,
    spent: {
      usage: { inputTokens, cachedInputTokens, outputTokens },
      costUsd,
      steps: taskSteps,
      brokenCalls,
    },
  };
}
