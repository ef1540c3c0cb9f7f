/** An error body, taken apart: the machine's names first, then the words. */
export type Evidence = {
  /** Types and codes in lower case, outermost first. */
  readonly names: readonly string[];
  /** The innermost message, or the whole body where there is none. */
  readonly message: string;
  /** A status stated inside the body. */
  readonly status: number | null;
};

const deepest = 4;

/**
 * Reads the error bodies of all families: `{ type: 'error', error: { type, message } }` (Anthropic),
 * `{ error: { message, type, code } }` (OpenAI and its like), `{ error: 'text' }` (Ollama), `{ message, code }`.
 */
export function readEvidence(body: string): Evidence {
  const names: string[] = [];
  let message = body;
  let status: number | null = null;
  let level: unknown = parse(body);
  for (let depth = 0; depth < deepest && isObject(level); depth += 1) {
    for (const name of [level['type'], level['code'], level['status']]) {
      if (typeof name === 'string') names.push(name.toLowerCase());
      if (isErrorStatus(Number(name))) status = Number(name);
    }
    const inner: unknown = level['error'] ?? level['detail'];
    const said = typeof inner === 'string' ? inner : level['message'];
    if (typeof said === 'string' && said !== '') message = said;
    level = Array.isArray(inner) ? inner[0] : inner;
  }
  return { names, message, status };
}

const isErrorStatus = (value: number): boolean => Number.isInteger(value) && value >= 400 && value <= 599;

/** The body as JSON, or the JSON that stands in it after a few words. */
function parse(body: string): unknown {
  const start = body.search(/[{[]/);
  if (start < 0) return null;
  try {
    const value: unknown = JSON.parse(
      body.slice(start, body.lastIndexOf(body[start] === '{' ? '}' : ']') + 1),
    );
    return Array.isArray(value) ? value[0] : value;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
