import { keyRequest, parse, problem, type KeyView } from '@baton/contract';
import type { KeyRow } from '@baton/store';
import { allows } from '../access/authenticate.ts';
import { createApiKey } from '../access/api-key.ts';
import type { ApiDeps } from '../deps.ts';
import { ok, refuse, type Handler } from '../http/reply.ts';
import { iso } from '../presenters/present-task.ts';
import { isId, unknown } from './find-task.ts';

export function createKeyRoutes({ store, newId }: Pick<ApiDeps, 'store' | 'newId'>) {
  const createKey: Handler = async ({ caller, body }) => {
    const wanted = parse(keyRequest, body);
    if (!wanted.ok) return refuse(wanted.problem);
    const { name, scopes, expiresAt } = wanted.value;
    const beyond = scopes.filter((scope) => !allows(caller.scopes, scope));
    if (beyond.length > 0) return refuse(problem('scope_exceeded', `Your key lacks ${beyond.join(', ')}; a key can only give scopes it has.`));
    if (expiresAt && expiresAt <= new Date()) return refuse(problem('invalid_body', `expiresAt is ${expiresAt.toISOString()}, which is past; use a later time.`));
    const { key, hash, prefix } = createApiKey();
    const row = await store.keys.insert({ id: newId(), projectId: caller.projectId, name, hash, prefix, scopes: [...new Set(scopes)], makerId: caller.keyId, expiresAt: expiresAt ?? null });
    return ok({ ...presentKey(row), secret: key }, 201);
  };

  const listKeys: Handler = async ({ caller }) => ok({ items: (await store.keys.list(caller.projectId)).map(presentKey) });

  const revokeKey: Handler = async ({ caller, id }) => {
    if (isId(id)) await store.keys.revoke(caller.projectId, id);
    const row = (await store.keys.list(caller.projectId)).find((key) => key.id === id);
    return row ? ok(presentKey(row)) : unknown('key', id);
  };

  return { createKey, listKeys, revokeKey };
}

const presentKey = ({ id, name, prefix, scopes, makerId, createdAt, expiresAt, revokedAt }: KeyRow): KeyView => ({
  id,
  name,
  prefix,
  scopes: scopes as KeyView['scopes'],
  makerId,
  createdAt: createdAt.toISOString(),
  expiresAt: iso(expiresAt),
  revokedAt: iso(revokedAt),
});
