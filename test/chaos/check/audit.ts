import type { World } from '../world/world.ts';
import type { Acknowledged } from '../work/drive.ts';
import { withStore } from './store-client.ts';

type Check = { readonly name: string; readonly sql: string };

/** Each finds what must not be; `$1` are the acknowledged tasks. */
const checks: readonly Check[] = [
  {
    name: 'an acknowledged task is not there',
    sql: `select id::text as what from unnest($1::uuid[]) as a(id) where not exists (select from tasks t where t.id = a.id)`,
  },
  {
    name: 'a task has not ended',
    sql: `select id || ' is ' || state as what from tasks where id = any($1) and state not in ('succeeded', 'failed', 'canceled')`,
  },
  {
    name: 'a task has no or several outcomes',
    sql: `select t.id || ' has ' || count(e.id) as what from tasks t
      left join events e on e.task_id = t.id and e.type in ('task-succeeded', 'task-failed', 'task-canceled')
      where t.id = any($1) group by t.id having count(e.id) <> 1`,
  },
  {
    name: 'events are not numbered from 1 without holes',
    sql: `select t.id || ': ' || count(e.id) || ' of ' || t.event_seq as what from tasks t left join events e on e.task_id = t.id
      where t.id = any($1) group by t.id having count(e.id) <> t.event_seq or min(e.id) <> 1 or max(e.id) <> t.event_seq`,
  },
  {
    name: 'a step was recorded twice or left out',
    sql: `select t.id || ' counts ' || t.steps || ', answered ' || count(e.id) as what from tasks t
      left join events e on e.task_id = t.id and e.type = 'step-answered'
      where t.id = any($1) group by t.id
      having count(e.id) <> t.steps or count(distinct e.data->>'runId' || ' ' || (e.data->>'step')) <> count(e.id)`,
  },
  {
    name: 'a task’s steps are not those of its runs',
    sql: `select t.id || ': ' || t.steps || ' and ' || coalesce(sum(r.steps), 0) as what from tasks t
      left join runs r on r.task_id = t.id where t.id = any($1) group by t.id having t.steps <> coalesce(sum(r.steps), 0)`,
  },
  {
    name: 'an answer was recorded under an epoch that had been taken over',
    sql: `select e.task_id || ' step ' || (e.data->>'step') as what from events e
      where e.task_id = any($1) and e.type = 'step-answered'
        and (select l.data->'epoch' from events l where l.task_id = e.task_id and l.id < e.id and l.data->>'runId' = e.data->>'runId'
          and l.type in ('run-started', 'run-taken-back') order by l.id desc limit 1) is distinct from e.data->'epoch'`,
  },
  {
    name: 'a session’s messages are not numbered from 1 without holes',
    sql: `select m.session_id || ': ' || count(*) || ' up to ' || max(m.number) as what from messages m
      where m.session_id in (select session_id from tasks where id = any($1))
      group by m.session_id having count(*) <> max(m.number) or min(m.number) <> 1`,
  },
  {
    name: 'a transcript is not the fold of its runs',
    sql: `select t.id || ': ' || t.steps || ' steps, ' || count(m.number) || ' answers' as what from tasks t
      left join messages m on m.task_id = t.id and m.body->>'role' = 'assistant'
      where t.id = any($1) group by t.id having count(m.number) <> t.steps`,
  },
  {
    name: 'a run is still open',
    sql: `select id || ' is ' || state as what from runs where task_id = any($1) and state in ('queued', 'running')`,
  },
];

/** What the store says of the acknowledged tasks, without asking Baton. */
export const auditStore = (
  world: Pick<World, 'postgres'>,
  acknowledged: readonly Acknowledged[],
): Promise<readonly string[]> =>
  withStore(world, async (client) => {
    const faults: string[] = [];
    for (const { name, sql } of checks) {
      const { rows } = await client.query<{ what: string }>(sql, [acknowledged.map(({ id }) => id)]);
      faults.push(...rows.slice(0, 3).map(({ what }) => `${name}: ${what}`));
      if (rows.length > 3) faults.push(`${name}: ${rows.length - 3} more`);
    }
    return faults;
  });
