import type { Json } from '@baton/domain';

/**
 * Text that Postgres `jsonb` takes: it refuses U+0000 and lone surrogates, so both become U+FFFD.
 * https://www.postgresql.org/docs/current/datatype-json.html
 */
export const storableText = (text: string): string =>
  (text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text).toWellFormed();

/** The same for every text and every key of a JSON value. */
export function storableJson(value: Json): Json {
  if (typeof value === 'string') return storableText(value);
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(storableJson);
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [storableText(key), storableJson(entry)]),
  );
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
