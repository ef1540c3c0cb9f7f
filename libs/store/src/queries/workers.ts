import type { RegisteredWorker, WorkerCard, WorkerPulse } from '@baton/domain';
import { statement, type Connection } from '../statements/statement.ts';

const beat = statement<object>(
  'worker-beat',
  `insert into workers (id, host, pid, version, providers, started_at, running, stopping)
   values ($1, $2, $3, $4, $5, $6, $7, $8)
   on conflict (id) do update set running = $7, stopping = $8, heartbeat_at = now()`,
);

/** Registers a worker, or notes that it lives and how it stands. */
export async function beatWorker(
  connection: Connection,
  { id, host, pid, version, providers, startedAt }: WorkerCard,
  { running, isStopping }: WorkerPulse,
): Promise<void> {
  const row = [id, host, pid, version, JSON.stringify(providers), startedAt, running, isStopping];
  await beat(connection, row);
}

const remove = statement<object>('remove-worker', 'delete from workers where id = $1');

/** Of one that ends as planned. */
export const removeWorker = async (connection: Connection, id: string): Promise<void> =>
  void (await remove(connection, [id]));

const list = statement<RegisteredWorker>(
  'list-workers',
  `select id, host, pid, version, providers, started_at as "startedAt", running, stopping as "isStopping",
     heartbeat_at as "heartbeatAt"
   from workers order by started_at, id`,
);

/** Also those that died within the hour. */
export const listWorkers = (connection: Connection) => list(connection, []);

const prune = statement<object>(
  'prune-workers',
  `delete from workers where heartbeat_at < now() - interval '1 hour'`,
);

export const pruneWorkers = async (connection: Connection): Promise<void> =>
  void (await prune(connection, []));
