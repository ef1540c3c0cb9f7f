import { basename } from 'node:path';
import {
  isAlias,
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
import { documentsOf, keyName, repeatedKeys } from './repeated-keys.ts';

/** A YAML document with the way back from every value to its line. */
export type Source = {
  readonly document: Document;
  /** `baton.yaml:12`: where a value stands, or the nearest thing above it. */
  readonly place: (path: Path) => string;
};

export type Sources = {
  /** Faults of YAML itself; `broken`: the rest cannot be trusted. */
  readonly faults: readonly string[];
  readonly broken: boolean;
  /** The document; where a map has a key twice, one for each of its values, so that none hides another. */
  readonly sources: readonly [Source, ...Source[]];
  /** The names in a section at the top, of all its occurrences; null where it is no map. */
  readonly namesIn: (section: string) => readonly string[] | null;
};

export function readSources(path: string, text: string): Sources {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const at = (offset: number): string => `${basename(path)}:${lines.linePos(offset).line}`;
  const sourceOf = (read: Document): Source => ({
    document: read,
    place: (to) => at(offsetOf(read, to)),
  });
  const errors = document.errors.map(
    (error) => `${at(error.pos[0])}: ${error.message}; correct the YAML there`,
  );
  const bloated = errors.length > 0 ? null : objectionOf(document);
  if (bloated !== null) errors.push(`${at(0)}: ${bloated}; write out what the aliases stand for`);
  const broken = errors.length > 0;
  const repeated = repeatedKeys(document).map(
    ({ key, first }) =>
      `${at(startOf(key))}: "${keyName(key)}" stands in this map already, in line ${lines.linePos(startOf(first)).line}; remove or rename one of the two`,
  );
  const [first = document, ...others] = broken
    ? []
    : documentsOf(document).filter((read) => objectionOf(read) === null);
  return {
    faults: [...errors, ...repeated],
    broken,
    sources: [sourceOf(first), ...others.map(sourceOf)],
    namesIn: (section) => namesIn(document, section),
  };
}

/** A few aliases of aliases can stand for gigabytes; the YAML library refuses to unfold them. */
function objectionOf(document: Document): string | null {
  try {
    document.toJS();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function namesIn(document: Document, section: string): readonly string[] | null {
  const { contents } = document;
  if (!isMap(contents)) return null;
  const maps = contents.items
    .filter(({ key }) => keyName(key) === section)
    .map(({ value }) => (isAlias(value) ? value.resolve(document) : value))
    .filter(isMap);
  return maps.length === 0
    ? null
    : [...new Set(maps.flatMap(({ items }) => items.map(({ key }) => keyName(key))))];
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

const startOf = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0;
