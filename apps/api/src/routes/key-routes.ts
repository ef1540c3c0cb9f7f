import { problem, type KeyRequest, type Problem } from '@baton/contract';
import { currentTime } from '@baton/domain';
import { createApiKey } from '../access/api-key.ts';
import { scopesBeyond } from '../access/scopes.ts';
import type { Caller } from '../access/authenticate.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handler } from '../http/handler.ts';
import { isUuid } from '../http/is-uuid.ts';
import { ok, refuse } from '../http/reply.ts';
import { presentKey } from '../presenters/present-key.ts';
import { unknown } from './find-task.ts';

export function createKeyRoutes({ store, newId }: Pick<ApiDeps, 'store' | 'newId'>) {
  const createKey: Handler<'createKey'> = async ({ caller, body }) => {
    const fault = faultOf(body, caller);
    if (fault) return refuse(fault);
    const { key, hash, prefix } = createApiKey();
    const row = await store.keys.insert({
      id: newId(),
      projectId: caller.projectId,
      name: body.name,
      hash,
      prefix,
      scopes: [...new Set(body.scopes)],
      makerId: caller.keyId,
      expiresAt: body.expiresAt ?? null,
      budget: body.budget ?? null,
    });
    return ok({ ...presentKey(row), secret: key }, 201);
  };

  const listKeys: Handler<'listKeys'> = async ({ caller }) =>
    ok({ items: (await store.keys.list(caller.projectId)).map(presentKey) });

  const updateKey: Handler<'updateKey'> = async ({ caller, id, body }) => {
    const row = isUuid(id) ? await store.keys.setBudget(caller.projectId, id, body.budget) : null;
    return row ? ok(presentKey(row)) : unknown('key', id);
  };

  /** Revoking twice is as good as once: the key stays revoked since the first time. */
  const revokeKey: Handler<'revokeKey'> = async ({ caller, id }) => {
    if (!isUuid(id)) return unknown('key', id);
    await store.keys.revoke(caller.projectId, id);
    const row = (await store.keys.list(caller.projectId)).find((key) => key.id === id);
    return row ? ok(presentKey(row)) : unknown('key', id);
  };

  return { createKey, listKeys, updateKey, revokeKey };
}

function faultOf({ scopes, expiresAt }: KeyRequest, caller: Caller): Problem | null {
  const beyond = scopesBeyond(caller.scopes, scopes);
  if (beyond.length > 0)
    return problem('scope_exceeded', `Your key lacks ${beyond.join(', ')}; a key can only give what it has.`);
  if (!expiresAt || expiresAt > currentTime()) return null;
  const message = `expiresAt is ${expiresAt.toISOString()}, which is past; use a later time`;
  return problem('invalid_body', `${message}.`, { errors: [{ field: 'expiresAt', message }] });
}
