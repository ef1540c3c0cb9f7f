import type { Queue } from '@baton/queue';
import type { Bell } from '@baton/store';

export type HungBell = Bell & { readonly provider: string };

/** All that the protocol may expect of a queue: bells hang in it until they are answered, unless all of it is lost. */
export function createBag() {
  let hung: HungBell[] = [];
  const everRung = new Set<string>();
  let marker: string | null = null;
  let meanwhile: (() => Promise<void>) | null = null;
  const queue = {
    bells: {
      ring: async (provider: string, bells: readonly Bell[]): Promise<void> => {
        for (const { runId, dispatch } of bells) {
          everRung.add(nameOf({ runId, dispatch }));
          hung.push({ provider, runId, dispatch });
        }
        const interlude = meanwhile;
        meanwhile = null;
        await interlude?.();
      },
      hangs: async (_provider: string, bell: Bell): Promise<boolean> =>
        hung.some((one) => nameOf(one) === nameOf(bell)),
      setConcurrency: async (): Promise<void> => {},
    },
    marker: {
      read: async (): Promise<string | null> => marker,
      write: async (generation: string): Promise<void> => void (marker = generation),
    },
    useGeneration: (): void => {},
  };
  return {
    /** Serving, rates and closing are not the protocol's matter. */
    queue: queue as unknown as Queue,
    hung: (): readonly HungBell[] => hung,
    wasRung: (bell: Bell): boolean => everRung.has(nameOf(bell)),
    take: (index: number): HungBell | undefined => hung.splice(index % Math.max(1, hung.length), 1)[0],
    wipe: (): void => {
      hung = [];
      marker = null;
    },
    /** Done between the next ring and the note that it was rung. */
    between: (interlude: () => Promise<void>): void => void (meanwhile = interlude),
  };
}

const nameOf = ({ runId, dispatch }: Bell): string => `${runId} ${dispatch}`;
