/** What is still to be written: a value, or text as it is. */
type Rest = { readonly value: unknown } | string;

/**
 * JSON text with the keys of objects in order: the same body with its keys in another order is the same body. Never
 * recursive, since one item of a batch may be nested deeper than the stack reaches.
 */
export function canonicalJson(body: unknown): string {
  const parts: string[] = [];
  const rest: Rest[] = [{ value: body }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (typeof next === 'string') parts.push(next);
    else if (typeof next.value !== 'object' || next.value === null) parts.push(scalar(next.value));
    else if (Array.isArray(next.value)) parts.push(openList(next.value, rest));
    else parts.push(openObject(next.value, rest));
  }
  return parts.join('');
}

/** Of no body there is no JSON. */
const scalar = (value: unknown): string => JSON.stringify(value) ?? '';

function openList(list: readonly unknown[], rest: Rest[]): string {
  rest.push(']');
  for (let index = list.length - 1; index >= 0; index -= 1) {
    rest.push({ value: list[index] });
    if (index > 0) rest.push(',');
  }
  return '[';
}

function openObject(object: object, rest: Rest[]): string {
  const entries = Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
  rest.push('}');
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const [key, value] = entries[index] ?? ['', undefined];
    rest.push({ value }, `${index > 0 ? ',' : ''}${JSON.stringify(key)}:`);
  }
  return '{';
}
