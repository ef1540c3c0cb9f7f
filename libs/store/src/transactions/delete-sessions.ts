import { terminalStates, type TaskState } from '@baton/domain';
import type pg from 'pg';
import { statement, type Connection } from '../statements/statement.ts';
import { inTransaction } from './in-transaction.ts';

/** Tasks before their session, as everywhere; who submits a task that depends on one of them holds it until it is written. */
const locks = {
  waiting: {
    tasks: statement<{ id: string }>(
      'lock-tasks-of-sessions',
      'select id from tasks where session_id = any ($1::uuid[]) order by id for update',
    ),
    sessions: statement<{ id: string }>(
      'lock-sessions',
      'select id from sessions where id = any ($1::uuid[]) and project_id = $2 order by id for update',
    ),
  },
  passing: {
    tasks: statement<{ id: string }>(
      'lock-free-tasks-of-sessions',
      'select id from tasks where session_id = any ($1::uuid[]) order by id for update skip locked',
    ),
    sessions: statement<{ id: string }>(
      'lock-free-sessions',
      'select id from sessions where id = any ($1::uuid[]) and project_id = $2 order by id for update skip locked',
    ),
  },
};

type Holder = {
  readonly id: string;
  readonly sessionId: string;
  readonly state: TaskState;
  /** It stands in another session and waits for a task of this one. */
  readonly waits: boolean;
};

const holders = statement<Holder>(
  'holders-of-sessions',
  `select id, session_id as "sessionId", state, false as waits
   from tasks where session_id = any ($1::uuid[]) and state <> all ($2::text[])
   union
   select w.id, t.session_id, w.state, true
   from tasks t join task_dependencies d on d.depends_on = t.id join tasks w on w.id = d.task_id
   where t.session_id = any ($1::uuid[]) and w.session_id <> all ($1::uuid[]) and w.state <> all ($2::text[])
   order by 1`,
);

/** Those with a task that ended later, or that is not among the locked. */
const fresh = statement<{ sessionId: string }>(
  'fresh-sessions',
  `select distinct session_id as "sessionId" from tasks
   where session_id = any ($1::uuid[])
     and (not id = any ($2::uuid[]) or finished_at is null or finished_at >= now() - $3 * interval '1 millisecond')`,
);

const remove = statement<{ id: string }>(
  'delete-sessions',
  `with gone as materialized (
     select id from tasks where session_id = any ($1::uuid[])
   ), e as (
     delete from events where task_id in (select id from gone)
   ), r as (
     delete from runs where task_id in (select id from gone)
   ), h as (
     delete from handoffs where task_id in (select id from gone)
   ), d as (
     delete from task_dependencies where task_id in (select id from gone) or depends_on in (select id from gone)
   ), m as (
     delete from messages where session_id = any ($1::uuid[])
   ), c as (
     delete from checkpoints where session_id = any ($1::uuid[])
   ), y as (
     delete from summaries where session_id = any ($1::uuid[])
   ), s as (
     delete from sessions where id = any ($1::uuid[])
   )
   delete from tasks where id in (select id from gone) returning id`,
);

export type SessionDeletion =
  | { readonly kind: 'deleted'; readonly tasks: number }
  | { readonly kind: 'not-found' }
  /** Unfinished tasks of the session, and those of other sessions that wait for one of it. */
  | { readonly kind: 'held'; readonly by: readonly Holder[] };

/** Deletes a session with everything in it, all or nothing. */
export const deleteSession = (
  pool: pg.Pool,
  projectId: string,
  sessionId: string,
): Promise<SessionDeletion> =>
  inTransaction(pool, async (client) => {
    await locks.waiting.tasks(client, [[sessionId]]);
    const [session] = await locks.waiting.sessions(client, [[sessionId], projectId]);
    if (!session) return { kind: 'not-found' };
    const by = await holders(client, [[sessionId], terminalStates]);
    if (by.length > 0) return { kind: 'held', by };
    return { kind: 'deleted', tasks: (await remove(client, [[sessionId]])).length };
  });

/** One process at a time deletes what is old. */
const turn = statement<{ mine: boolean }>(
  'take-turn-to-delete',
  'select pg_try_advisory_xact_lock($1) as mine',
);
const turnKey = 0x6261746e;

/**
 * Of these sessions deletes those whose last task ended longer ago and that nothing unfinished needs. It waits for nobody:
 * what is locked stays for the next time. Returns how many tasks are gone; null: another process is at it.
 */
export const deleteOldSessions = (
  pool: pg.Pool,
  projectId: string,
  sessionIds: readonly string[],
  keptMs: number,
): Promise<number | null> =>
  inTransaction(pool, async (client) => {
    const [mine] = await turn(client, [turnKey]);
    if (!mine?.mine) return null;
    const tasks = await locks.passing.tasks(client, [sessionIds]);
    const sessions = await locks.passing.sessions(client, [sessionIds, projectId]);
    const locked = sessions.map(({ id }) => id);
    const kept = new Set([
      ...(await fresh(client, [locked, tasks.map(({ id }) => id), keptMs])).map((row) => row.sessionId),
      ...(await holders(client, [locked, terminalStates])).map((row) => row.sessionId),
    ]);
    const old = locked.filter((id) => !kept.has(id));
    return old.length === 0 ? 0 : (await remove(client, [old])).length;
  });

export type OldTask = { readonly id: string; readonly sessionId: string; readonly isOld: boolean };

/** Ids begin with the moment they were made at, so that the oldest are found by the index that lists use, too. */
const oldest = statement<OldTask>(
  'oldest-tasks',
  `select id, session_id as "sessionId", coalesce(finished_at < now() - $3 * interval '1 millisecond', false) as "isOld"
   from tasks
   where project_id = $1 and id > $2
     and id < (lpad(to_hex((extract(epoch from now()) * 1000 - $3)::bigint), 12, '0') || '70008000000000000000')::uuid
   order by id limit $4`,
);

/** Tasks after the given one that were submitted longer ago, the oldest first. */
export const oldestTasks = (
  connection: Connection,
  projectId: string,
  {
    afterTask,
    keptMs,
    limit,
  }: { readonly afterTask: string; readonly keptMs: number; readonly limit: number },
): Promise<readonly OldTask[]> => oldest(connection, [projectId, afterTask, keptMs, limit]);
