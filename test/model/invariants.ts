import type pg from 'pg';

type Check = { readonly name: string; readonly sql: string };

/** Each finds what must not be, at any moment; `$1` are the tasks of this order. */
const checks: readonly Check[] = [
  {
    name: 'events are numbered from 1 without holes',
    sql: `select t.id from tasks t left join events e on e.task_id = t.id where t.id = any($1)
      group by t.id having count(e.id) <> t.event_seq or min(e.id) <> 1 or max(e.id) <> t.event_seq`,
  },
  {
    name: 'a session’s messages are numbered from 1 without holes',
    sql: `select session_id from messages where session_id in (select session_id from tasks where id = any($1))
      group by session_id having count(*) <> max(number) or min(number) <> 1`,
  },
  {
    name: 'a task has one outcome when it has ended, and none before',
    sql: `select t.id from tasks t
      left join events e on e.task_id = t.id and e.type in ('task-succeeded', 'task-failed', 'task-canceled')
      where t.id = any($1) group by t.id
      having count(e.id) <> (case when t.state in ('succeeded', 'failed', 'canceled') then 1 else 0 end)
        or coalesce(max(e.type), '') <> (case when t.state in ('succeeded', 'failed', 'canceled') then 'task-' || t.state else '' end)`,
  },
  {
    name: 'a task’s counters are the sums of its runs',
    sql: `select t.id from tasks t left join runs r on r.task_id = t.id where t.id = any($1) group by t.id
      having t.steps <> coalesce(sum(r.steps), 0) or t.input_tokens <> coalesce(sum(r.input_tokens), 0)
        or t.output_tokens <> coalesce(sum(r.output_tokens), 0)`,
  },
  {
    name: 'the transcript is the fold of the steps',
    sql: `select t.id from tasks t left join messages m on m.task_id = t.id and m.body->>'role' = 'assistant'
      where t.id = any($1) group by t.id having count(m.number) <> t.steps`,
  },
  {
    name: 'a task and its runs agree on who has it',
    sql: `select t.id || ' ' || t.state || ' ' || coalesce(string_agg(r.state, ' '), '') from tasks t
      left join runs r on r.task_id = t.id and r.state in ('queued', 'running') where t.id = any($1) group by t.id
      having coalesce(string_agg(r.state, ' '), '') <> (case when t.state in ('queued', 'running') then t.state else '' end)`,
  },
  {
    name: 'an answer was written by the newest lease',
    sql: `select e.task_id from events e where e.task_id = any($1) and e.type = 'step-answered'
      and (select l.data->'epoch' from events l where l.task_id = e.task_id and l.id < e.id and l.data->>'runId' = e.data->>'runId'
        and l.type in ('run-started', 'run-taken-back') order by l.id desc limit 1) is distinct from e.data->'epoch'`,
  },
];

const all = checks
  .map(
    ({ name, sql }, index) =>
      `select '${name}' as broken, c${index}::text as what from (${sql}) as c${index}`,
  )
  .join(' union all ');

/** What does not hold of these tasks. */
export async function brokenInvariants(db: pg.Pool, tasks: Iterable<string>): Promise<readonly string[]> {
  const { rows } = await db.query<{ broken: string; what: string }>({
    name: 'invariants',
    text: all,
    values: [[...tasks]],
  });
  return rows.map(({ broken, what }) => `${broken}: ${what}`);
}

export type RunNow = {
  readonly runId: string;
  readonly taskId: string;
  readonly state: string;
  readonly dispatch: number;
  readonly crashes: number;
  readonly isRung: boolean;
};

export async function readRuns(db: pg.Pool, tasks: Iterable<string>): Promise<readonly RunNow[]> {
  const { rows } = await db.query<RunNow>({
    name: 'runs-now',
    text: `select id as "runId", task_id as "taskId", state, dispatch, crashes, dispatched_at is not null as "isRung"
      from runs where task_id = any($1)`,
    values: [[...tasks]],
  });
  return rows;
}
