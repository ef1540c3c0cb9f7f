import { statement, type Connection } from '../statements/statement.ts';

/** Connections of the whole server, as a worker or a person would find it. */
export type ConnectionUse = {
  readonly most: number;
  /** Of these, kept for superusers and such. */
  readonly reserved: number;
  /** In use now by programs other than Baton. */
  readonly byOthers: number;
};

/** Who lacks pg_read_all_stats sees others' connections without their kind; BullMQ names those that listen for bells after the queue, `runs-claude`. */
const use = statement<ConnectionUse>(
  'connection-use',
  `select current_setting('max_connections')::int as most,
     current_setting('superuser_reserved_connections')::int
       + coalesce(current_setting('reserved_connections', true)::int, 0) as reserved,
     (count(*) filter (where coalesce(application_name, '') !~ '^(baton|runs-)'))::int as "byOthers"
   from pg_stat_activity
   where datid is not null and coalesce(backend_type, 'client backend') = 'client backend'`,
);

/** How many connections the server takes, and how many of them are not to be had. */
export async function connectionUse(connection: Connection): Promise<ConnectionUse> {
  const [row] = await use(connection, []);
  if (!row) throw new Error('Postgres told nothing of its connections');
  return row;
}
