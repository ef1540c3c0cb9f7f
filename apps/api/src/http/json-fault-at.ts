/** In characters; a longer text is not searched, so that nobody can make us parse megabytes again and again. */
const longestSearched = 100_000;

/**
 * Where a text stops being JSON, from 0; its length if it only ends too early; null if it is too long to look. The
 * engine's own message often names no position. What begins like JSON stays so when it is cut shorter, so that the
 * place is found by halving.
 */
export function jsonFaultAt(text: string): number | null {
  if (text.length > longestSearched) return null;
  let good = 0;
  let bad = text.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (beginsLikeJson(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function beginsLikeJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as Error;
    const position = /at position (\d+)/u.exec(message)?.[1];
    return message.startsWith('Unexpected end') || Number(position) === text.length;
  }
}
