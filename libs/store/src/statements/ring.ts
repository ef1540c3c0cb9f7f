import type { Crashes, WaitingBell } from '@baton/domain';
import { statement, type Connection } from './statement.ts';

/** Names one ringing of a run. */
export type Bell = { readonly runId: string; readonly dispatch: number };
export type DueBell = Bell &
  Crashes &
  WaitingBell & {
    /** How long the run was ready and not rung, in milliseconds. */
    readonly lagMs: number;
  };

/**
 * The projects that wait are found by skipping from one to the next in `runs_to_ring`, however long their lines are.
 * The rooms come as JSON because the planner guesses the same of every JSON: of an array it sees the length, and plans
 * anew each time.
 */
const due = statement<DueBell>(
  'due-bells',
  `with recursive p as (
     select * from json_to_recordset($1::json) as p(id text, room int)
   ), w as (
     select p.id, (
       select project_id from runs where provider = p.id and state = 'queued' and dispatched_at is null
       order by project_id limit 1
     ) as project_id from p
     union all
     select w.id, (
       select project_id from runs where provider = w.id and state = 'queued' and dispatched_at is null
         and project_id > w.project_id
       order by project_id limit 1
     ) from w where w.project_id is not null
   ), h as materialized (
     select p.id, hand.project_id, hand.count, (sum(hand.count) over (partition by p.id))::int as total
     from p cross join lateral (
       select project_id, count(*)::int from runs
       where provider = p.id and (state = 'running' or (state = 'queued' and dispatched_at is not null))
       group by project_id
     ) hand
   ), a as (
     select id, max(total) as total from h group by id
   )
   select r.id as "runId", r.dispatch, r.crashes, r.call_crashes as "callCrashes", w.id as provider, w.project_id as "projectId", r.agent,
     coalesce(h.count, 0) as "inHand", coalesce(a.total, 0) as "allInHand",
     greatest(0, extract(epoch from now() - greatest(r.queued_at, r.available_at)) * 1000)::float8 as "lagMs"
   from w join p on p.id = w.id left join h on h.id = w.id and h.project_id = w.project_id left join a on a.id = w.id
   cross join lateral (
     select id, dispatch, crashes, call_crashes, agent, queued_at, available_at from runs
     where provider = w.id and project_id = w.project_id and state = 'queued' and dispatched_at is null
       and (available_at is null or available_at <= now()) and agent <> all ($2::text[])
     order by begun desc nulls last, priority, id
     limit greatest(p.room - coalesce(a.total, 0), $3::int) + 1
   ) r`,
);

export type DueQuestion = {
  /** How many runs of a provider may be in hand. */
  readonly rooms: ReadonlyMap<string, number>;
  readonly fullAgents: readonly string[];
  /** As many of one project may be chosen without room. */
  readonly most: number;
};

/**
 * The runs that may be rung now: of each project at each provider one more than there may be room for, begun work
 * first, then by priority, then by age.
 */
export const dueBells = (
  connection: Connection,
  { rooms, fullAgents, most }: DueQuestion,
): Promise<readonly DueBell[]> =>
  due(connection, [JSON.stringify([...rooms].map(([id, room]) => ({ id, room }))), fullAgents, most]);

const mark = statement<{ id: string }>(
  'mark-rung',
  `update runs set dispatched_at = now() where id in (
     select r.id from runs r join unnest($1::uuid[], $2::int[]) as b(run_id, dispatch)
       on r.id = b.run_id and r.dispatch = b.dispatch
     where r.state = 'queued' and r.dispatched_at is null
     for update of r skip locked)`,
);

/** Notes that these were told. A run that is being claimed just now needs no note and is not waited for. */
export const markRung = (connection: Connection, bells: readonly Bell[]): Promise<unknown> =>
  mark(connection, [bells.map((bell) => bell.runId), bells.map((bell) => bell.dispatch)]);

const next = statement<{ inMs: number | null }>(
  'next-due',
  `select extract(epoch from min(available_at) - now())::float8 * 1000 as "inMs" from runs
   where state = 'queued' and dispatched_at is null and available_at is not null and available_at > now()`,
);

/** In how many milliseconds the next waiting run is due; null when none waits for a time. */
export const nextDueMs = async (connection: Connection): Promise<number | null> =>
  (await next(connection, []))[0]?.inMs ?? null;

const unanswered = statement<Bell & { provider: string }>(
  'unanswered-bells',
  `select id as "runId", dispatch, provider from runs
   where state = 'queued' and dispatched_at < now() - $1 * interval '1 millisecond' limit 1000`,
);

/** Bells that nobody answered for `olderThanMs`. */
export const unansweredBells = (connection: Connection, olderThanMs: number) =>
  unanswered(connection, [olderThanMs]);

const again = statement<{ id: string }>(
  'ring-again',
  `update runs set dispatched_at = null, dispatch = runs.dispatch + 1
   from unnest($1::uuid[], $2::int[]) as b(run_id, dispatch)
   where id = b.run_id and runs.dispatch = b.dispatch and state = 'queued' and dispatched_at is not null
   returning id`,
);

/** Lets the relay ring these anew under a new number; returns how many. */
export const ringAgain = async (connection: Connection, bells: readonly Bell[]): Promise<number> =>
  (await again(connection, [bells.map((bell) => bell.runId), bells.map((bell) => bell.dispatch)])).length;

/** `told`: the task has an event of it. */
export type PostponedRun = {
  readonly taskId: string;
  readonly agent: string;
  readonly provider: string;
  readonly told: boolean;
};

const later = statement<PostponedRun>(
  'postpone-run',
  `with k as (
     select tasks.id, runs.available_at is null as told
     from runs join tasks on tasks.id = runs.task_id
     where runs.id = $1 and runs.dispatch = $2 and runs.state = 'queued'
     for update of tasks
   ), r as (
     update runs set available_at = now() + $3 * interval '1 millisecond', dispatch = runs.dispatch + 1, dispatched_at = null
     from k where runs.id = $1 and runs.task_id = k.id and runs.dispatch = $2 and runs.state = 'queued'
     returning runs.id, runs.task_id, runs.provider, runs.agent, k.told
   ), t as (
     update tasks set event_seq = event_seq + 1 from r where tasks.id = r.task_id and r.told
     returning tasks.id, tasks.event_seq
   ), e as (
     insert into events (task_id, id, type, actor, data)
     select t.id, t.event_seq, 'run-throttled', 'agent:' || r.agent, jsonb_build_object('runId', r.id, 'provider', r.provider,
       'afterMs', $3::int, 'behind', 'crash')
     from t, r
   )
   select task_id as "taskId", agent, provider, told from r`,
);

/**
 * A run that was not claimed waits `afterMs` more, behind one that may have killed a worker. That is told the first
 * time only. Null: the bell was stale.
 */
export const postponeRun = async (
  connection: Connection,
  { runId, dispatch }: Bell,
  afterMs: number,
): Promise<PostponedRun | null> => (await later(connection, [runId, dispatch, afterMs]))[0] ?? null;
