import type { StoredVerdict } from '../schema/index.ts';
import { statement, type Connection } from '../statements/statement.ts';

export type Replay = { readonly requestHash: string; readonly verdicts: readonly StoredVerdict[] };

const find = statement<Replay>(
  'find-replay',
  `select request_hash as "requestHash", verdicts from idempotency_keys
   where project_id = $1 and key = $2 and created_at > now() - interval '24 hours'`,
);

/** What this key was answered with in the last 24 h. */
export const findReplay = async (
  connection: Connection,
  projectId: string,
  key: string,
): Promise<Replay | null> => (await find(connection, [projectId, key]))[0] ?? null;

const expire = statement<{ key: string }>(
  'expire-idempotency',
  `delete from idempotency_keys where ctid in
     (select ctid from idempotency_keys where created_at <= now() - interval '24 hours' limit 5000)
   returning key`,
);

/** Forgets keys older than 24 h. */
export const expireIdempotency = (connection: Connection) => expire(connection, []);

const expireOne = statement<{ key: string }>(
  'expire-one-idempotency',
  `delete from idempotency_keys where project_id = $1 and key = $2 and created_at <= now() - interval '24 hours' returning key`,
);

export const expireReplay = (connection: Connection, projectId: string, key: string) =>
  expireOne(connection, [projectId, key]);
