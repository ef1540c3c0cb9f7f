import type { ClaimedRun } from '@baton/store';

type Suspect = Pick<ClaimedRun, 'runId' | 'crashes'>;

/**
 * Runs that were at hand when a worker died, of which any may have killed it. They go on side by side at first, but the
 * last chance before a run is set aside it gets with no other suspect beside it, so that none is blamed for another.
 */
export function createSuspects(crashLimit: number) {
  const atHand = new Map<string, number>();
  const isLastChance = (crashes: number): boolean => crashes >= crashLimit - 1;

  return {
    /** Whether it may begin beside those at hand; if so, it is one of them until it is cleared. */
    admit: ({ runId, crashes }: Suspect): boolean => {
      if (crashes === 0) return true;
      const others = [...atHand.values()];
      if (isLastChance(crashes) ? others.length > 0 : others.some(isLastChance)) return false;
      atHand.set(runId, crashes);
      return true;
    },
    /** It has ended here, or was lived through. */
    clear: (runId: string): void => void atHand.delete(runId),
  };
}

export type Suspects = ReturnType<typeof createSuspects>;
