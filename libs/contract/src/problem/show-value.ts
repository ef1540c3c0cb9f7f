const longest = 60;

/** A value as a sentence shows it: at most 60 characters of a text, and of lists and objects only what they are. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return showText(value);
  // JSON knows no infinity, but `1e999` is read as one.
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : JSON.stringify(value);
}

const showText = (text: string): string =>
  text.length <= longest
    ? JSON.stringify(text)
    : `${JSON.stringify(text.slice(0, longest).toWellFormed())}… (${text.length} characters)`;
