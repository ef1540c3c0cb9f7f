import { hash, randomBytes } from 'node:crypto';

/** `bk_` + 43 characters of randomness (256 bits) + `_` + 6 of checksum: a typo is told from a stranger before any I/O. */
const form = /^bk_([A-Za-z0-9-]{43})_([0-9a-f]{6})$/u;

export type NewApiKey = { readonly key: string; readonly hash: string; readonly prefix: string };

/** The key is shown once; only its hash and first characters are kept. */
export function createApiKey(): NewApiKey {
  const secret = randomBytes(32).toString('base64url').replaceAll('_', '-');
  const key = `bk_${secret}_${checksum(secret)}`;
  return { key, hash: sha256(key), prefix: key.slice(0, 9) };
}

/** SHA-256 of a well-formed key, hex; null: this was never a key of ours. */
export function hashOfKey(key: string): string | null {
  const [, secret, sum] = form.exec(key) ?? [];
  return secret !== undefined && checksum(secret) === sum ? sha256(key) : null;
}

const checksum = (secret: string): string => sha256(secret).slice(0, 6);
const sha256 = (text: string): string => hash('sha256', text);
