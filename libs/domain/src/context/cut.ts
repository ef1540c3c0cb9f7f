/** The first `most` characters, never half of a surrogate pair: the database refuses those. */
export const headOf = (text: string, most: number): string =>
  text.slice(0, isHigh(text.charCodeAt(most - 1)) ? most - 1 : most);

/** The last `most` characters, never half of a surrogate pair. */
export function tailOf(text: string, most: number): string {
  if (most <= 0) return '';
  const from = Math.max(0, text.length - most);
  return text.slice(from > 0 && isHigh(text.charCodeAt(from - 1)) ? from + 1 : from);
}

/** One line of at most `most` characters; what was cut off is marked. */
export function oneLine(text: string, most: number): string {
  const line = headOf(text, most * 4)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length <= most ? line : `${headOf(line, most - 1).trimEnd()}…`;
}

const isHigh = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
