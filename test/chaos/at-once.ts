/** Does the work for each of the list, so many at the same time, until it is to stop. */
export async function doAtOnce<T>(
  list: readonly T[],
  most: number,
  work: (one: T) => Promise<void>,
  isStopping: () => boolean = () => false,
): Promise<void> {
  const waiting = [...list];
  const next = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined && !isStopping(); one = waiting.shift())
      await work(one);
  };
  await Promise.all(Array.from({ length: most }, next));
}
