import { basename } from 'node:path';
import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Scalar,
} from 'yaml';
import type { Path } from '../fault/path.ts';

/** A YAML text with the way back from every value to its line. */
export type Source = {
  readonly document: Document;
  /** `baton.yaml:12`: where a value stands, or the nearest thing above it. */
  readonly place: (path: Path) => string;
  /** Faults of YAML itself; `broken`: the rest cannot be trusted. */
  readonly faults: readonly string[];
  readonly broken: boolean;
};

export function readSource(path: string, text: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => `${basename(path)}:${lines.linePos(offset).line}`;
  const faults = document.errors.map((error) =>
    error.code === 'DUPLICATE_KEY'
      ? `${at(error.pos[0])}: "${keyAt(text, error.pos[0])}" stands here a second time; remove or rename one of the two`
      : `${at(error.pos[0])}: ${error.message}; correct the YAML there`,
  );
  const broken = document.errors.some((error) => error.code !== 'DUPLICATE_KEY');
  const bloated = broken ? null : bloatOf(document);
  return {
    document,
    place: (to) => at(offsetOf(document, to)),
    faults: bloated ? [...faults, `${at(0)}: ${bloated}; write out what the aliases stand for`] : faults,
    broken: broken || bloated !== null,
  };
}

const keyAt = (text: string, offset: number): string =>
  /^[^:\n]*/.exec(text.slice(offset, offset + 60))?.[0].trim() ?? '';

/** A few aliases of aliases can stand for gigabytes; the YAML library refuses to unfold them. */
function bloatOf(document: Document): string | null {
  try {
    document.toJS();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Every text value with its path; keys and aliases are left out. */
export function* textsOf(node: unknown, path: Path = []): Generator<{ path: Path; scalar: Scalar<string> }> {
  if (isScalar(node) && typeof node.value === 'string') yield { path, scalar: node as Scalar<string> };
  if (isSeq(node)) for (const [index, item] of node.items.entries()) yield* textsOf(item, [...path, index]);
  if (isMap(node)) for (const { key, value } of node.items) yield* textsOf(value, [...path, keyName(key)]);
}

function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const key of path) {
    const next = childOf(node, key);
    if (!next) break;
    offset = startOf(next.name);
    node = next.value;
  }
  return offset;
}

function childOf(node: unknown, key: PropertyKey): { name: unknown; value: unknown } | null {
  if (isSeq(node)) {
    const item = node.items[Number(key)];
    return item === undefined ? null : { name: item, value: item };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find((item) => keyName(item.key) === String(key));
  return pair ? { name: pair.key, value: pair.value } : null;
}

const keyName = (key: unknown): string => (isScalar(key) ? String(key.value) : String(key));

const startOf = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0;
