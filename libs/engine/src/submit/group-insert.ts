import { isStoreDown, type NewTask, type SubmitTransaction } from '@baton/store';

type Insert = SubmitTransaction['insert'];
type Written = Awaited<ReturnType<Insert>>;

type Waiting = {
  readonly tasks: readonly NewTask[];
  readonly resolve: (written: Written) => void;
  readonly reject: (error: unknown) => void;
};

/** Statements under way at once; what comes meanwhile travels together in the next one. */
const statementsAtOnce = 2;
const mostTasks = 200;

/**
 * Gathers the submits of concurrent requests into few statements: alone a submit goes out at once, under load many
 * share one round trip and one commit. When the database refuses such a statement, each of its submits is tried by
 * itself, so that nobody fails for a neighbour's fault; when it does not answer, what came of it is unknown and nothing
 * is repeated, and who waits behind hears so at once. Submits with an idempotency key have a verdict of their own and
 * go alone.
 */
export function createGroupInsert(insert: Insert): Insert {
  const waiting: Waiting[] = [];
  let underWay = 0;

  const flush = (): void => {
    while (underWay < statementsAtOnce && waiting.length > 0) {
      underWay += 1;
      void write(takeGroup(waiting)).finally(() => {
        underWay -= 1;
        flush();
      });
    }
  };

  const write = async (group: readonly Waiting[]): Promise<void> => {
    try {
      const written = await insert(
        group.flatMap(({ tasks }) => tasks),
        null,
      );
      for (const { resolve } of group) resolve(written);
    } catch (error) {
      if (isStoreDown(error)) {
        for (const { reject } of [...group, ...waiting.splice(0)]) reject(error);
        return;
      }
      const [only, ...others] = group;
      if (others.length === 0) only?.reject(error);
      else
        await Promise.all(
          group.map(({ tasks, resolve, reject }) => insert(tasks, null).then(resolve, reject)),
        );
    }
  };

  return (tasks, idempotency) => {
    if (idempotency) return insert(tasks, idempotency);
    const { promise, resolve, reject } = Promise.withResolvers<Written>();
    waiting.push({ tasks, resolve, reject });
    flush();
    return promise;
  };
}

function takeGroup(waiting: Waiting[]): readonly Waiting[] {
  let size = 0;
  const end = waiting.findIndex(({ tasks }, index) => (size += tasks.length) > mostTasks && index > 0);
  return waiting.splice(0, end === -1 ? waiting.length : end);
}
