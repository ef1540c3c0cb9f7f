import type { KeyView, Scope } from '@baton/contract';
import type { KeyRow } from '@baton/store';
import { iso } from './iso.ts';

export const presentKey = (key: KeyRow): KeyView => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  // Only scopes of the contract are ever written.
  scopes: key.scopes as Scope[],
  makerId: key.makerId,
  budget: key.budget,
  createdAt: key.createdAt.toISOString(),
  expiresAt: iso(key.expiresAt),
  revokedAt: iso(key.revokedAt),
});
