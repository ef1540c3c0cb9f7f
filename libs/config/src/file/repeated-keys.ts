import { isMap, isScalar, isSeq, type Document } from 'yaml';

/** A key that its map has already. */
type RepeatedKey = {
  readonly key: unknown;
  readonly first: unknown;
  /** From the root to its pair, by the number of the item in every list and map. */
  readonly way: readonly number[];
};

/** Beyond these the repeated keys are still told, but not what else is wrong with their values. */
const mostDocuments = 20;

export const keyName = (key: unknown): string => (isScalar(key) ? String(key.value) : String(key));

export const repeatedKeys = (document: Document): readonly RepeatedKey[] => [...walk(document.contents, [])];

/** The document as it is, or, where keys are repeated, copies that have each key once and show each value somewhere. */
export function documentsOf(document: Document): readonly Document[] {
  const repeated = repeatedKeys(document);
  if (repeated.length === 0) return [document];
  return [[], ...repeated.map(({ way }) => way)].slice(0, mostDocuments).map((way) => {
    const copy = document.clone();
    keepOneOfEach(copy.contents, way);
    return copy;
  });
}

function* walk(node: unknown, way: readonly number[]): Generator<RepeatedKey> {
  if (isSeq(node)) for (const [index, item] of node.items.entries()) yield* walk(item, [...way, index]);
  if (!isMap(node)) return;
  const seen = new Map<string, unknown>();
  for (const [index, { key, value }] of node.items.entries()) {
    const name = keyName(key);
    if (seen.has(name)) yield { key, first: seen.get(name), way: [...way, index] };
    else seen.set(name, key);
    yield* walk(value, [...way, index]);
  }
}

/** The first of each key, except on the way: there the one that it leads through. */
function keepOneOfEach(node: unknown, way: readonly number[]): void {
  const rest = (index: number): readonly number[] => (index === way[0] ? way.slice(1) : []);
  if (isSeq(node)) for (const [index, item] of node.items.entries()) keepOneOfEach(item, rest(index));
  if (!isMap(node)) return;
  const chosen = new Map<string, number>();
  for (const [index, { key }] of node.items.entries())
    if (index === way[0] || !chosen.has(keyName(key))) chosen.set(keyName(key), index);
  for (const index of chosen.values()) keepOneOfEach(node.items[index]?.value, rest(index));
  node.items = node.items.filter(({ key }, index) => chosen.get(keyName(key)) === index);
}
