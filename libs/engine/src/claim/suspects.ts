import type { RungBell } from '@baton/queue';

/**
 * Runs that were at hand when a worker died, of which any may have killed it. They go on side by side at first, but the
 * last chance before a run is set aside it gets with no other suspect beside it, so that none is blamed for another.
 */
export function createSuspects(crashLimit: number) {
  const atHand = new Map<string, number>();
  const isLastChance = (crashes: number): boolean => crashes >= crashLimit - 1;

  return {
    /** Whether it may begin beside those at hand; if so, it is one of them until it is cleared. */
    admit: (bell: RungBell): boolean => {
      const { crashes } = bell;
      if (crashes === 0) return true;
      const others = [...atHand.values()];
      if (isLastChance(crashes) ? others.length > 0 : others.some(isLastChance)) return false;
      atHand.set(nameOf(bell), crashes);
      return true;
    },
    /** It has ended here, or was lived through. */
    clear: (bell: RungBell): void => void atHand.delete(nameOf(bell)),
  };
}

/** A run may be rung anew while what was told of it before is still at hand. */
const nameOf = ({ runId, dispatch }: RungBell): string => `${runId} ${dispatch}`;

export type Suspects = ReturnType<typeof createSuspects>;
