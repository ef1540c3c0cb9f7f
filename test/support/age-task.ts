import type pg from 'pg';

/** Where a task and its session leave rows, with how the rows of a session are found. */
const places: Readonly<Record<string, string>> = {
  tasks: 'session_id = $1',
  sessions: 'id = $1',
  messages: 'session_id = $1',
  runs: 'session_id = $1',
  checkpoints: 'session_id = $1',
  summaries: 'session_id = $1',
  events: 'task_id = any ($2)',
  handoffs: 'task_id = any ($2)',
  task_dependencies: 'task_id = any ($2)',
};

export const tablesOfWork = Object.keys(places);

/** How many rows a session with these tasks has in each table. */
export async function rowsOf(
  pool: pg.Pool,
  sessionId: string,
  taskIds: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const [table, where] of Object.entries(places)) {
    const { rows } = await pool.query<{ count: number }>(
      `select count(*)::int as count from ${table} where ${where} and ($1::uuid is not null or $2::uuid[] is not null)`,
      [sessionId, taskIds],
    );
    counts[table] = rows[0]?.count ?? 0;
  }
  return counts;
}

/** As if the task had been submitted and had ended so many days ago. Returns its new id, whose first digits are its time. */
export async function ageTask(pool: pg.Pool, id: string, days: number): Promise<string> {
  const prefix = (Date.now() - days * 24 * 3_600_000).toString(16).padStart(12, '0');
  const aged = `${prefix.slice(0, 8)}-${prefix.slice(8)}${id.slice(13)}`;
  const client = await pool.connect();
  try {
    await client.query('begin');
    for (const table of ['events', 'runs', 'messages', 'checkpoints', 'handoffs', 'task_dependencies'])
      await client.query(`update ${table} set task_id = $2 where task_id = $1`, [id, aged]);
    await client.query('update task_dependencies set depends_on = $2 where depends_on = $1', [id, aged]);
    const ago = [aged, days];
    await client.query(
      `update runs set finished_at = finished_at - $2 * interval '1 day', started_at = started_at - $2 * interval '1 day' where task_id = $1`,
      ago,
    );
    await client.query(
      `update tasks set id = $1, finished_at = finished_at - $2 * interval '1 day' where id = $3`,
      [...ago, id],
    );
    await client.query('commit');
  } finally {
    client.release();
  }
  return aged;
}
