import { z } from 'zod';

/** Where a page ended: ids are UUIDv7, so the id alone says the place. */
export type Cursor = { readonly id: string };

/** Opaque to clients. The base64 of a UUID's characters holds no `+`, `/` or `=`, so it needs no escaping in a URL. */
export const encodeCursor = (cursor: Cursor): string => btoa(cursor.id);

/** Null: the text is no cursor of ours. */
export function decodeCursor(text: string): Cursor | null {
  if (!/^[0-9A-Za-z]{48}$/u.test(text)) return null;
  const id = z.uuid().safeParse(atob(text));
  return id.success ? { id: id.data } : null;
}

export const cursorParameter = z
  .string()
  .transform((text, context) => {
    const cursor = decodeCursor(text);
    if (cursor) return cursor;
    context.addIssue('use the nextCursor of the page before, unchanged, or leave it out');
    return z.NEVER;
  })
  .meta({ description: 'The `nextCursor` of the page before.' });
