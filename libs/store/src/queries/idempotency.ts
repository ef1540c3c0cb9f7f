import type { StoredVerdict } from '../schema/index.ts';
import { statement, type Connection } from '../statements/statement.ts';

export type Replay = { readonly requestHash: string; readonly verdicts: readonly StoredVerdict[] };

const find = statement<Replay & { expired: boolean }>(
  'find-replay',
  `select request_hash as "requestHash", verdicts, created_at <= now() - interval '24 hours' as expired
   from idempotency_keys where project_id = $1 and key = $2`,
);

const expireOne = statement<{ key: string }>(
  'expire-one-idempotency',
  `delete from idempotency_keys
   where project_id = $1 and key = $2 and created_at <= now() - interval '24 hours' returning key`,
);

/** What this key was answered with in the last 24 h; an older answer is forgotten here, so that the key is free again. */
export async function findReplay(
  connection: Connection,
  projectId: string,
  key: string,
): Promise<Replay | null> {
  const [found] = await find(connection, [projectId, key]);
  if (!found?.expired) return found ?? null;
  await expireOne(connection, [projectId, key]);
  return null;
}

const expire = statement<{ key: string }>(
  'expire-idempotency',
  `delete from idempotency_keys where ctid in
     (select ctid from idempotency_keys where created_at <= now() - interval '24 hours' limit 5000)
   returning key`,
);

/** Forgets keys older than 24 h. */
export const expireIdempotency = (connection: Connection) => expire(connection, []);
