import { statement, type Connection } from '../statements/statement.ts';

const parked = statement<{ id: string }>(
  'due-parks',
  `select id from tasks where resume_at <= now() order by resume_at limit 500`,
);

/** Parked tasks whose time has come. */
export const dueParks = async (connection: Connection) => (await parked(connection, [])).map((row) => row.id);

const wake = statement<{ id: string }>(
  'wake-parked',
  `update tasks set resume_at = now() + $1 * interval '1 millisecond' where state = 'parked' and resume_at > now()
     and coalesce(policy->>'autoResume', 'true') <> 'false' returning id`,
);

/** Lets every parked task that resumes by itself be matched again soon; who finds nobody free is parked again. */
export const wakeParked = async (connection: Connection, afterMs: number): Promise<number> =>
  (await wake(connection, [afterMs])).length;

const overdue = statement<{ id: string }>(
  'overdue-tasks',
  `select id from tasks where overdue_at <= now() order by overdue_at limit 500`,
);

/** Unfinished tasks past their deadline. */
export const overdueTasks = async (connection: Connection) =>
  (await overdue(connection, [])).map((row) => row.id);

const released = statement<{ id: string }>(
  'released-tasks',
  `select t.id from tasks t where t.state = 'blocked'
     and ($1::uuid is null or t.id in (select task_id from task_dependencies where depends_on = $1))
     and not exists (
       select from task_dependencies d join tasks u on u.id = d.depends_on
       where d.task_id = t.id and u.state not in ('succeeded', 'failed', 'canceled'))
   order by t.id limit 500`,
);

/** Blocked tasks that wait for nothing any more: of one finished task, or of all. */
export const releasedTasks = async (connection: Connection, finishedTask: string | null) =>
  (await released(connection, [finishedTask])).map((row) => row.id);
