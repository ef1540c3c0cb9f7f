import { problem, type Problem, type Scope } from '@baton/contract';
import type { Actor } from '@baton/domain';
import type { KeyStanding, Store } from '@baton/store';
import { hashOfKey } from './api-key.ts';

/** Who asks: a key of one project. */
export type Caller = { readonly keyId: string; readonly projectId: string; readonly scopes: readonly string[]; readonly actor: Actor };

export type Admission = { readonly ok: true; readonly caller: Caller } | { readonly ok: false; readonly problem: Problem };

/** A key that was good is not looked up again for so long; a revocation is felt after it at the latest. */
const rememberMs = 1_000;
const mostRemembered = 10_000;

/** Checks the bearer key by its hash alone, then what it may do. */
export function createAuthenticate(store: Pick<Store, 'keys'>) {
  const remembered = new Map<string, { standing: KeyStanding; until: number }>();

  async function standingOf(hash: string): Promise<KeyStanding | null> {
    const known = remembered.get(hash);
    if (known && known.until > performance.now()) return known.standing;
    const standing = await store.keys.lookUp(hash);
    remembered.delete(hash);
    if (standing?.standing === 'good') remembered.set(hash, { standing, until: performance.now() + rememberMs });
    if (remembered.size > mostRemembered) remembered.clear();
    return standing;
  }

  return async function authenticate(authorization: string | undefined, scope: Scope): Promise<Admission> {
    const presented = /^Bearer +(\S+)$/iu.exec(authorization ?? '')?.[1];
    if (presented === undefined) return refuse('unauthenticated', 'Send your API key as "Authorization: Bearer bk_…"; `baton keys create` makes one.');
    const hash = hashOfKey(presented);
    if (hash === null) return refuse('unauthenticated', 'The API key is malformed; copy it whole, from bk_ to its last character.');
    const standing = await standingOf(hash);
    if (!standing) return refuse('unauthenticated', 'This API key is not known here; make one with `baton keys create`.');
    if (standing.standing === 'expired') return refuse('key_expired', 'This API key has expired; make a new one with `baton keys create`.');
    if (standing.standing === 'revoked') return refuse('key_revoked', 'This API key was revoked; make a new one with `baton keys create`.');
    const { id: keyId, projectId, scopes } = standing;
    if (!allows(scopes, scope)) return refuse('forbidden', `This needs the scope ${scope}; the key has ${scopes.join(', ')}.`);
    return { ok: true, caller: { keyId, projectId, scopes, actor: { kind: 'key', id: keyId } } };
  };
}

/** `admin` may do everything. */
export const allows = (scopes: readonly string[], scope: string): boolean => scopes.includes('admin') || scopes.includes(scope);

const refuse = (code: 'unauthenticated' | 'key_expired' | 'key_revoked' | 'forbidden', detail: string): Admission => ({
  ok: false,
  problem: problem(code, detail),
});
