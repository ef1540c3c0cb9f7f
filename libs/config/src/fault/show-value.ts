/** What was found, short enough for a sentence. Whoever calls keeps secrets away; a login in an address is left out. */
export function showValue(value: unknown): string {
  if (value === undefined || value === null) return 'missing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object') return 'a map';
  const text = JSON.stringify(value).replace(/\/\/[^/\s]*@/, '//…@');
  return text.length > 62 ? `${text.slice(0, 60).toWellFormed()}…"` : text;
}
