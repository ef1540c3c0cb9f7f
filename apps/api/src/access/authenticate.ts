import { problem, type Parsed, type Scope } from '@baton/contract';
import type { Actor } from '@baton/domain';
import type { KeyStanding, Store } from '@baton/store';
import { hashOfKey } from './api-key.ts';
import { allows } from './scopes.ts';

/** Who asks: a key of one project. */
export type Caller = {
  readonly keyId: string;
  readonly projectId: string;
  readonly scopes: readonly string[];
  readonly actor: Actor;
};

/** A key that was good is not looked up again for so long; a revocation is felt after it at the latest. */
const rememberMs = 1_000;
const mostRemembered = 10_000;

/** Checks the bearer key by its hash alone, then what it may do. */
export function createAuthenticate(store: Pick<Store, 'keys'>) {
  const remembered = new Map<string, { readonly standing: KeyStanding; readonly until: number }>();

  async function standingOf(hash: string): Promise<KeyStanding | null> {
    const known = remembered.get(hash);
    if (known && known.until > performance.now()) return known.standing;
    const standing = await store.keys.lookUp(hash);
    if (standing?.standing === 'good') remember(hash, standing);
    else remembered.delete(hash);
    return standing;
  }

  function remember(hash: string, standing: KeyStanding): void {
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(hash, { standing, until: performance.now() + rememberMs });
  }

  return async function authenticate(
    authorization: string | undefined,
    scope: Scope,
  ): Promise<Parsed<Caller>> {
    const presented = /^Bearer +(\S+)$/iu.exec(authorization ?? '')?.[1];
    if (presented === undefined)
      return refuse('unauthenticated', 'Send an API key as "Authorization: Bearer bk_…".');
    const hash = hashOfKey(presented);
    if (hash === null)
      return refuse(
        'unauthenticated',
        'The API key is malformed; copy it whole, from bk_ to its last character.',
      );
    const found = await standingOf(hash);
    if (!found) return refuse('unauthenticated', `This API key is not known here; ${makeOne}`);
    if (found.standing === 'expired') return refuse('key_expired', `This API key has expired; ${makeOne}`);
    if (found.standing === 'revoked') return refuse('key_revoked', `This API key was revoked; ${makeOne}`);
    const { id: keyId, projectId, scopes } = found;
    if (!allows(scopes, scope))
      return refuse('forbidden', `This needs the scope ${scope}; the key has ${scopes.join(', ')}.`);
    return { ok: true, value: { keyId, projectId, scopes, actor: { kind: 'key', id: keyId } } };
  };
}

const makeOne = 'make another with `baton keys create`.';

type Code = 'unauthenticated' | 'key_expired' | 'key_revoked' | 'forbidden';
const refuse = (code: Code, detail: string): Parsed<never> => ({ ok: false, problem: problem(code, detail) });
