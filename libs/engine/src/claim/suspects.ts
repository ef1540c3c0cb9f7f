import type { Suspicion } from '@baton/domain';
import type { RungBell } from '@baton/queue';

/**
 * Runs that were at hand when a worker died, of which any may have killed it. They go on side by side at first, but the
 * last chance before a run is set aside it gets with no other suspect beside it, so that none is blamed for another.
 */
export function createSuspects() {
  const atHand = new Map<string, Suspicion>();

  return {
    /** Whether it may begin beside those at hand; if so, it is one of them until it is cleared. */
    admit: (bell: RungBell): boolean => {
      const { suspicion } = bell;
      if (suspicion === 'none') return true;
      const others = [...atHand.values()];
      if (suspicion === 'some' ? others.includes('last-chance') : others.length > 0) return false;
      atHand.set(nameOf(bell), suspicion);
      return true;
    },
    /** It has ended here, or was lived through. */
    clear: (bell: RungBell): void => void atHand.delete(nameOf(bell)),
  };
}

/** A run may be rung anew while what was told of it before is still at hand. */
const nameOf = ({ runId, dispatch }: RungBell): string => `${runId} ${dispatch}`;

export type Suspects = ReturnType<typeof createSuspects>;
