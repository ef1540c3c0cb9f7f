const open = new Set<() => Promise<void>>();

/** Ends with the harness, however that ends, until it is told that it has ended. */
export function endLater(end: () => Promise<void>): () => void {
  open.add(end);
  return () => void open.delete(end);
}

export const endWorlds = async (): Promise<void> => {
  await Promise.allSettled([...open].map((end) => end()));
};
