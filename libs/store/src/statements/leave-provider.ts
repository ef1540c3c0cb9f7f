import type { EventBody, Failure, Policy, Priority, Provider, ProviderFilter, Question } from '@baton/domain';
import { statement, type Connection } from './statement.ts';

/** A run that nobody has taken, with what its task says of who may. */
export type WaitingRun = {
  readonly runId: string;
  readonly taskId: string;
  readonly agent: string;
  /** Work has been done on it. */
  readonly started: boolean;
  readonly hops: number;
  readonly filter: ProviderFilter;
  readonly contextTokens: number;
  readonly policy: Partial<Policy>;
  readonly priority: Priority;
  readonly projectId: string;
};

const waiting = statement<WaitingRun>(
  'waiting-runs',
  `select r.id as "runId", r.task_id as "taskId", r.agent, r.started_at is not null as started, t.hops,
     t.providers as filter, coalesce((t.requires->>'contextTokens')::int, 0) as "contextTokens", t.policy, t.priority, t.project_id as "projectId"
   from runs r join tasks t on t.id = r.task_id
   where r.provider = $1 and r.state = 'queued' and ($2::uuid is null or r.id > $2) order by r.id limit 1000`,
);

/** Runs that wait for a provider, those after `afterRun`, a thousand at most. */
export const waitingRuns = (
  connection: Connection,
  provider: string,
  afterRun: string | null,
): Promise<readonly WaitingRun[]> => waiting(connection, [provider, afterRun]);

/** On which no work was done. */
type RunInLine = Omit<WaitingRun, 'started' | 'hops'> & { readonly waitedMs: number };

const inLine = statement<RunInLine>(
  'runs-in-line',
  `select r.id as "runId", r.task_id as "taskId", r.agent, t.providers as filter,
     coalesce((t.requires->>'contextTokens')::int, 0) as "contextTokens", t.policy, t.priority, t.project_id as "projectId",
     (extract(epoch from now() - r.queued_at) * 1000)::float8 as "waitedMs"
   from runs r join tasks t on t.id = r.task_id
   where r.provider = $1 and r.state = 'queued' and r.started_at is null
     and (r.available_at is null or r.available_at <= now()) and r.queued_at < now() - interval '1 second'
   order by r.queued_at limit 500`,
);

/** Runs that wait for a place at a provider, not for a time: the first of the line. */
export const runsInLine = (connection: Connection, provider: string) => inLine(connection, [provider]);

/** How a run stops waiting for a provider, and what is told of it. */
export type Departure = Pick<WaitingRun, 'runId' | 'taskId'> & {
  readonly events: readonly EventBody[];
} & (
    | { readonly kind: 'moved'; readonly to: Pick<Provider, 'id' | 'model'> }
    | { readonly kind: 'parked'; readonly failure: Failure; readonly resumeAt: Date }
    | { readonly kind: 'asking'; readonly failure: Failure; readonly question: Question }
  );

/**
 * The `case` keeps the planner to the runs' primary key: before the table was ever analyzed it takes the waiting runs
 * for very few and compares each of them with each asked one.
 */
const leave = statement<{ taskId: string }>(
  'leave-provider',
  `with asked as (
     select * from json_to_recordset($1::json) as a (run_id uuid, task_id uuid, provider text, model text, failure jsonb,
       state text, resume_at timestamptz, question jsonb, events jsonb)
   ), held as (
     select asked.* from asked join tasks on tasks.id = asked.task_id order by tasks.id for update of tasks skip locked
   ), r as (
     update runs set provider = coalesce(held.provider, runs.provider), model = coalesce(held.model, runs.model),
       dispatch = runs.dispatch + 1, dispatched_at = null, available_at = null, failure = held.failure,
       state = case when held.provider is null then 'limited' else 'queued' end,
       finished_at = case when held.provider is null then now() end,
       epoch = runs.epoch + case when held.provider is null then 1 else 0 end
     from held
     where runs.id = held.run_id and case runs.state when 'queued' then runs.provider = $2 else false end
     returning runs.task_id
   ), t as (
     update tasks set provider = coalesce(held.provider, tasks.provider), state = held.state, resume_at = held.resume_at,
       question = held.question, event_seq = event_seq + jsonb_array_length(held.events), updated_at = now()
     from held join r using (task_id) where tasks.id = held.task_id
     returning tasks.id, tasks.event_seq - jsonb_array_length(held.events) as told, held.events
   ), e as (
     insert into events (task_id, id, type, actor, data)
     select t.id, t.told + told.number, told.event->>'type', $3, told.event->'data'
     from t cross join lateral jsonb_array_elements(t.events) with ordinality as told (event, number)
   )
   select id as "taskId" from t`,
);

/**
 * Lets many runs leave a provider's queue at once; their old bells are void. Returns whose did: one that was claimed,
 * moved or locked meanwhile stays as it is.
 */
export async function leaveProvider(
  connection: Connection,
  provider: string,
  departures: readonly Departure[],
  actor: string,
): Promise<ReadonlySet<string>> {
  const rows = await leave(connection, [JSON.stringify(departures.map(toRow)), provider, actor]);
  return new Set(rows.map((row) => row.taskId));
}

const toRow = (departure: Departure) => {
  const { runId: run_id, taskId: task_id, events } = departure;
  const row = { run_id, task_id, events };
  switch (departure.kind) {
    case 'moved':
      return { ...row, state: 'queued', provider: departure.to.id, model: departure.to.model };
    case 'parked':
      return { ...row, state: 'parked', failure: departure.failure, resume_at: departure.resumeAt };
    case 'asking':
      return { ...row, state: 'input_required', failure: departure.failure, question: departure.question };
  }
};
