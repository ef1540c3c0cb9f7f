export type Tree = string | number | boolean | null | readonly Tree[] | { readonly [key: string]: Tree };

/** A tree that stands in a text, and where. */
export type Found = { readonly tree: Tree; readonly start: number; readonly end: number };

const mostTrees = 200;
const deepest = 24;

/**
 * Every object and list that stands in a text, in order: JSON, Python's and Node's way of printing, JSON that was cut
 * off, wrapped by a terminal, or has a quote too many. It never throws and reads each character once or twice.
 */
export function findTrees(text: string): readonly Found[] {
  const found: Found[] = [];
  for (let at = 0; at < text.length && found.length < mostTrees;) {
    const start = nextOpening(text, at);
    if (start < 0) break;
    const reader = createReader(text, start);
    const tree = reader.value(0);
    found.push({ tree, start, end: reader.at() });
    at = Math.max(reader.at(), start + 1);
  }
  return found;
}

const opening = /\{(?=\s*(?:["'}]|[A-Za-z_$][\w$]*\s*:\s?))|\[(?=\s*[{["'])/g;
function nextOpening(text: string, from: number): number {
  opening.lastIndex = from;
  return opening.exec(text)?.index ?? -1;
}

const literals: Readonly<Record<string, boolean | null>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  null: null,
  None: null,
  undefined: null,
};

function createReader(text: string, start: number) {
  let at = start;

  const skipSpace = (): void => {
    while (at < text.length && text.charCodeAt(at) <= 32) at += 1;
  };

  /** Up to the next comma or closing bracket; whatever stands before it is of no use. */
  const skipToSeparator = (): void => {
    while (at < text.length && !',}]'.includes(text.charAt(at))) at += 1;
  };

  function value(depth: number): Tree {
    skipSpace();
    const sign = text.charAt(at);
    if (sign === '{' && depth < deepest) return object(depth);
    if (sign === '[' && depth < deepest) return list(depth);
    if (sign === '"' || sign === "'" || sign === '`') return quoted(sign);
    return bare();
  }

  function object(depth: number): Tree {
    const entries: Record<string, Tree> = Object.create(null) as Record<string, Tree>;
    at += 1;
    while (at < text.length) {
      skipSpace();
      const sign = text.charAt(at);
      if (sign === '}') {
        at += 1;
        break;
      }
      if (sign === ']' || sign === '') break;
      if (sign === ',') {
        at += 1;
        continue;
      }
      const key = sign === '"' || sign === "'" ? quoted(sign) : word();
      skipSpace();
      if (text.charAt(at) !== ':' && text.charAt(at) !== '=') {
        if (key === '') at += 1;
        skipToSeparator();
        continue;
      }
      at += 1;
      const read = value(depth + 1);
      entries[key] ??= read;
      skipSpace();
      if (!',}'.includes(text.charAt(at))) skipToSeparator();
    }
    return entries;
  }

  function list(depth: number): Tree {
    const items: Tree[] = [];
    at += 1;
    while (at < text.length) {
      skipSpace();
      const sign = text.charAt(at);
      if (sign === ']') {
        at += 1;
        break;
      }
      if (sign === '}' || sign === '') break;
      if (sign === ',') {
        at += 1;
        continue;
      }
      items.push(value(depth + 1));
      skipSpace();
      if (!',]'.includes(text.charAt(at))) skipToSeparator();
    }
    return items;
  }

  /** A quote ends a text only where something that may follow a text does: an unescaped quote inside is part of it. */
  function quoted(quote: string): string {
    const from = at + 1;
    let end = from;
    let escaped = false;
    for (; end < text.length; end += 1) {
      const sign = text.charAt(end);
      if (sign === '\\') {
        escaped = true;
        end += 1;
      } else if (sign === quote && endsText(end + 1)) break;
    }
    at = Math.min(text.length, end + 1);
    const raw = text.slice(from, Math.min(end, text.length));
    return escaped ? unescape(raw) : raw;
  }

  function endsText(index: number): boolean {
    let after = index;
    while (after < text.length && text.charCodeAt(after) <= 32) after += 1;
    return after >= text.length || ',:}]);='.includes(text.charAt(after));
  }

  function word(): string {
    const from = at;
    while (at < text.length && /[\w$.-]/.test(text.charAt(at))) at += 1;
    return text.slice(from, at);
  }

  function bare(): Tree {
    const from = at;
    while (at < text.length && !',}]\n'.includes(text.charAt(at))) at += 1;
    const said = text.slice(from, at).trim();
    if (said in literals) return literals[said] ?? null;
    const number = Number(said);
    return said !== '' && Number.isFinite(number) ? number : said;
  }

  return { value, at: () => at };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\n', b: ' ', f: ' ' };

export const unescape = (raw: string): string =>
  raw.replaceAll(/\\(?:u([0-9a-fA-F]{4})|([^]))/g, (_all, code: string | undefined, sign: string) =>
    code === undefined ? (escapes[sign] ?? sign) : String.fromCharCode(Number.parseInt(code, 16)),
  );
