import type { Json } from '@baton/domain';
import { storableJson } from '../storable.ts';

export type Args = { readonly kind: 'read'; readonly args: Json } | { readonly kind: 'malformed' };

/** The arguments of a tool call; an empty text is what some servers send for a tool without arguments. */
export function readArgs(text: string): Args {
  if (text.trim() === '') return { kind: 'read', args: {} };
  try {
    const args = JSON.parse(text) as Json;
    return { kind: 'read', args: mayBeUnstorable(text) ? storableJson(args) : args };
  } catch {
    return { kind: 'malformed' };
  }
}

/** Only an escape or a lone surrogate can bring what Postgres refuses. */
const mayBeUnstorable = (text: string): boolean => text.includes(String.raw`\u`) || !text.isWellFormed();
