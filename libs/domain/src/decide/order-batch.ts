/** A way along "waits for" that ends where it began. */
export type Circle = {
  /** From one item on, each waiting for the next and the last for the first; of a long way only the beginning. */
  readonly items: readonly number[];
  /** How many items it has. */
  readonly length: number;
};

export type BatchOrder = {
  /** Every item once, after all that it waits for; otherwise as they stood. */
  readonly order: readonly number[];
  /** By item that waits for itself: a shortest way back, beginning with the item. */
  readonly circles: ReadonlyMap<number, Circle>;
};

/** `needs[i]`: the items that item `i` waits for. Numbers that are no item's count for nothing. */
export function orderBatch(needs: readonly (readonly number[])[]): BatchOrder {
  const groups = groupsOf(needs);
  const circles = new Map<number, Circle>();
  for (const group of groups) {
    const members = new Set(group);
    for (const item of group)
      if (!circles.has(item)) for (const circle of rotationsOf(wayBack(item, needs, members))) add(circle);
  }
  return { order: groups.flat(), circles };

  function add(circle: Circle): void {
    const [first] = circle.items;
    if (first !== undefined && !circles.has(first)) circles.set(first, circle);
  }
}

/**
 * Items that wait for each other, over whatever detour, in one group; a group comes after those it waits for: Tarjan's
 * strongly connected components (https://doi.org/10.1137/0201010). As deep as a batch is long at most.
 */
function groupsOf(needs: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const groups: number[][] = [];
  const numbers = new Map<number, number>();
  const open: number[] = [];
  const isOpen = new Set<number>();
  for (const item of needs.keys()) if (!numbers.has(item)) visit(item);
  return groups;

  /** The lowest number that can be reached from here among the items whose group is not known yet. */
  function visit(item: number): number {
    const number = numbers.size;
    let lowest = number;
    numbers.set(item, number);
    open.push(item);
    isOpen.add(item);
    for (const next of needs[item] ?? []) {
      if (needs[next] === undefined) continue;
      if (!numbers.has(next)) lowest = Math.min(lowest, visit(next));
      else if (isOpen.has(next)) lowest = Math.min(lowest, numbers.get(next) ?? lowest);
    }
    if (lowest === number) close(item);
    return lowest;
  }

  function close(root: number): void {
    const group = open.splice(open.lastIndexOf(root));
    for (const item of group) isOpen.delete(item);
    groups.push(group);
  }
}

/** A shortest way from an item back to it, without leaving its group; empty where there is none. */
function wayBack(
  start: number,
  needs: readonly (readonly number[])[],
  group: ReadonlySet<number>,
): readonly number[] {
  const cameFrom = new Map<number, number>();
  const queue = [start];
  for (const item of queue)
    for (const next of needs[item] ?? []) {
      if (next === start) return wayTo(item);
      if (!group.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, item);
      queue.push(next);
    }
  return [];

  function wayTo(item: number): readonly number[] {
    const way: number[] = [];
    for (let at: number | undefined = item; at !== undefined; at = cameFrom.get(at)) way.push(at);
    return way.toReversed();
  }
}

const mostShown = 10;

/** The same circle as each of its items sees it. */
const rotationsOf = (way: readonly number[]): readonly Circle[] =>
  way.map((_, begin) => ({
    items: [...way.slice(begin, begin + mostShown), ...way.slice(0, begin)].slice(0, mostShown),
    length: way.length,
  }));
