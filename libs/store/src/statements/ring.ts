import { statement, type Connection } from './statement.ts';

/** What the queue is told, and nothing more. */
export type Bell = { readonly runId: string; readonly dispatch: number };
export type DueBell = Bell & {
  readonly provider: string;
  readonly agent: string;
  readonly begun: boolean;
  readonly priority: number;
  /** How long the run was ready and not rung, in milliseconds. */
  readonly lagMs: number;
};

const due = statement<DueBell & { free: number }>(
  'due-bells',
  `select r.id as "runId", r.dispatch, p.id as provider, r.agent, r.begun, r.priority, q.free,
     greatest(0, extract(epoch from now() - greatest(r.queued_at, r.available_at)) * 1000)::float8 as "lagMs"
   from unnest($1::text[], $2::int[]) as p(id, room)
   cross join lateral (
     select greatest(0, p.room - count(*))::int as free from runs
     where provider = p.id and state = 'queued' and dispatched_at is not null
   ) q
   cross join lateral (
     select id, dispatch, agent, begun, priority, queued_at, available_at from runs
     where provider = p.id and state = 'queued' and dispatched_at is null
       and (available_at is null or available_at <= now()) and agent <> all ($3::text[])
     order by begun desc, priority, id
     limit q.free + 1
   ) r`,
);

/**
 * The runs to ring now: at most `room` unanswered bells a provider; begun work first, then priority, then age.
 * `moreWait`: some provider has more than its room.
 */
export async function dueBells(
  connection: Connection,
  rooms: ReadonlyMap<string, number>,
  fullAgents: readonly string[],
): Promise<{ readonly bells: readonly DueBell[]; readonly moreWait: boolean }> {
  const rows = await due(connection, [[...rooms.keys()], [...rooms.values()], fullAgents]);
  const groups = [...Map.groupBy(rows, (row) => row.provider).values()];
  const bells = groups.flatMap((group) => group.slice(0, group[0]?.free ?? 0));
  return { bells, moreWait: bells.length < rows.length };
}

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
