import { problem, type Parsed } from '@baton/contract';
import type { Actor } from '@baton/domain';
import type { KeyStanding, Store } from '@baton/store';
import { hashOfKey } from './api-key.ts';
import type { WrongKeys } from './wrong-keys.ts';

/** Who asks: a key of one project. */
export type Caller = {
  readonly keyId: string;
  readonly projectId: string;
  readonly scopes: readonly string[];
  readonly actor: Actor;
};

/** A key that was good is not looked up again for so long; a revocation is felt after it at the latest. */
const rememberMs = 1_000;
/** A wrong one stays wrong; whoever repeats it costs no look. */
const rememberWrongMs = 10_000;
const mostRemembered = 10_000;

type Memory = { readonly standing: KeyStanding | null; readonly until: number };

export type Authenticate = ReturnType<typeof createAuthenticate>;

/**
 * Checks the bearer key by its hash alone. An address from which many different wrong keys came is heard with keys
 * that were good before, and looks no others up.
 */
export function createAuthenticate(store: Pick<Store, 'keys'>, wrongKeys: WrongKeys) {
  const remembered = new Map<string, Memory>();

  async function lookUp(hash: string, address: string): Promise<Parsed<KeyStanding | null>> {
    const known = remembered.get(hash);
    if (known && known.until > performance.now()) return { ok: true, value: known.standing };
    const refusal = known?.standing?.standing === 'good' ? null : wrongKeys.refusal(address);
    if (refusal) return { ok: false, problem: refusal };
    const standing = await store.keys.lookUp(hash);
    const isGood = standing?.standing === 'good';
    if (!isGood) wrongKeys.count(address);
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(hash, {
      standing,
      until: performance.now() + (isGood ? rememberMs : rememberWrongMs),
    });
    return { ok: true, value: standing };
  }

  return async function authenticate(
    authorization: string | undefined,
    address: string,
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
    const looked = await lookUp(hash, address);
    if (!looked.ok) return looked;
    const found = looked.value;
    if (!found) return refuse('unauthenticated', `This API key is not known here; ${makeOne}`);
    if (found.standing === 'expired') return refuse('key_expired', `This API key has expired; ${makeOne}`);
    if (found.standing === 'revoked') return refuse('key_revoked', `This API key was revoked; ${makeOne}`);
    const { id: keyId, projectId, scopes } = found;
    return { ok: true, value: { keyId, projectId, scopes, actor: { kind: 'key', id: keyId } } };
  };
}

const makeOne = 'make another with `baton keys create`.';

type Code = 'unauthenticated' | 'key_expired' | 'key_revoked';
const refuse = (code: Code, detail: string): Parsed<never> => ({ ok: false, problem: problem(code, detail) });
