import { isLockConflict, isStoreDown } from '../faults.ts';

export type Gather<Item, Result> = {
  /** One statement for many. Waits for no lock: an item that it could not serve gets `undefined` and goes alone. */
  readonly together: (items: readonly Item[]) => Promise<readonly (Result | undefined)[]>;
  readonly alone: (item: Item) => Promise<Result>;
  /** What an item weighs; a statement takes `most` at a time. */
  readonly weigh?: (item: Item) => number;
  readonly most?: number;
};

type Waiting<Item, Result> = {
  readonly item: Item;
  readonly resolve: (result: Result | Promise<Result>) => void;
  readonly reject: (error: unknown) => void;
};

/** Statements of one kind under way at once; what comes meanwhile travels together in the next one. */
const statementsAtOnce = 2;

/**
 * Gathers concurrent writes of one kind into few statements: alone a write goes out at once, under load many share
 * one round trip and one commit. When the database refuses such a statement, each of its writes is tried by itself, so
 * that nobody fails for a neighbour's fault; when it does not answer, the outcome is unknown and nothing is repeated, and
 * who waits behind hears so at once.
 */
export function gather<Item, Result>({
  together,
  alone,
  weigh = () => 1,
  most = 100,
}: Gather<Item, Result>): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let underWay = 0;

  const flush = (): void => {
    while (underWay < statementsAtOnce && waiting.length > 0) {
      underWay += 1;
      void write(takeGroup()).finally(() => {
        underWay -= 1;
        flush();
      });
    }
  };

  const takeGroup = (): readonly Waiting<Item, Result>[] => {
    let weight = 0;
    const end = waiting.findIndex(({ item }, index) => (weight += weigh(item)) > most && index > 0);
    return waiting.splice(0, end === -1 ? waiting.length : end);
  };

  const write = async (group: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await together(group.map(({ item }) => item));
      group.forEach(({ item, resolve }, index) => resolve(results[index] ?? alone(item)));
    } catch (error) {
      if (isStoreDown(error) && !isLockConflict(error))
        for (const { reject } of [...group, ...waiting.splice(0)]) reject(error);
      else for (const { item, resolve } of group) resolve(alone(item));
    }
  };

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      flush();
    });
}
