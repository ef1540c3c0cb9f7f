import pg from 'pg';

/** How often the reference's rows are looked for, in milliseconds. */
const lookEveryMs = 4;

/** Learns which jobs of the reference have left their row: one query at a time for all that are waited for. */
export async function watchRows(databaseUrl: string) {
  // Its plan is made while the table is empty: without this it would read the whole table for ever after.
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c enable_seqscan=off' });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const waiting = new Map<number, () => void>();
  let looking: Promise<void> | null = null;

  const look = async (): Promise<void> => {
    const found = await client.query<{ id: string }>({
      name: 'rows',
      text: 'select id from reference_rows where id = any ($1::bigint[])',
      values: [[...waiting.keys()]],
    });
    for (const { id } of found.rows) {
      waiting.get(Number(id))?.();
      waiting.delete(Number(id));
    }
  };
  const timer = setInterval(() => {
    if (waiting.size > 0)
      looking ??= look().finally(() => {
        looking = null;
      });
  }, lookEveryMs);
  return {
    /** The server's process that answers the questions of this watch. */
    backendPid: rows[0]?.pid ?? 0,
    written: (id: number): Promise<void> => new Promise((resolve) => waiting.set(id, resolve)),
    close: async (): Promise<void> => {
      clearInterval(timer);
      await looking;
      await client.end();
    },
  };
}
