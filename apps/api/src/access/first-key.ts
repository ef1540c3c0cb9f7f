import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '@baton/store';
import { createApiKey } from './api-key.ts';

export type FirstKey = { readonly key: string; readonly file: string | null };

/**
 * The first start makes the project `default` and an admin key, keeps the key in `<dir>/api-key` (mode 0600) and
 * returns it to be shown once; null where there are keys already. Where the file cannot be written, `file` is null.
 */
export async function ensureFirstKey(
  store: Pick<Store, 'keys'>,
  dir: string,
  newId: () => string,
): Promise<FirstKey | null> {
  if (await store.keys.hasAny()) return null;
  const project = await store.keys.project('default', newId());
  const { key, hash, prefix } = createApiKey();
  await store.keys.insert({
    id: newId(),
    projectId: project.id,
    name: 'first admin',
    hash,
    prefix,
    scopes: ['admin'],
  });
  return { key, file: keep(dir, key) };
}

function keep(dir: string, key: string): string | null {
  const file = join(dir, 'api-key');
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    writeFileSync(file, `${key}\n`, { mode: 0o600 });
    return file;
  } catch {
    return null;
  }
}
