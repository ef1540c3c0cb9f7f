import {
  coolingUntil,
  currentTime,
  noEstimate,
  roomFor,
  type Board,
  type Logger,
  type Provider,
  type Timing,
} from '@baton/domain';
import type { DueBell } from '@baton/store';
import type { RunnerDeps } from '../deps.ts';

type Deps = Pick<RunnerDeps, 'store' | 'queue' | 'live' | 'catalog' | 'board'> & {
  readonly log: Logger;
  readonly timing: Timing;
  /** Agents with a limit of their own. */
  readonly caps: ReadonlyMap<string, number>;
  readonly onRung: (bells: readonly DueBell[]) => void;
};

/** A queue that hangs full of bells is looked at again so long after one was answered. */
const refillMs = 20;

/** Under load looks are this far apart at least, so that they find many runs and not one each. */
const restMs = 3;

/**
 * Rings for queued runs that were not told yet: read a batch, ring outside any transaction, then mark. A crash in
 * between, or a twin relay, rings twice; job ids and claims absorb it.
 */
export function createRelay({ store, queue, live, catalog, board, log, timing, caps, onRung }: Deps) {
  let looking = false;
  let again = false;
  let closed = false;
  let due: NodeJS.Timeout | null = null;
  let refill: NodeJS.Timeout | null = null;
  let moreWait = false;

  const rooms = (): ReadonlyMap<string, number> => {
    const now = currentTime();
    const known = board.glance();
    return new Map(
      [...catalog.providers.values()]
        .filter((provider) => !coolingUntil(known, provider, now) && isOpen(known, provider, now))
        .map((provider) => [provider.id, Math.max(64, 4 * provider.concurrency)]),
    );
  };

  const ringOnce = async (): Promise<number> => {
    const slots = await store.runs.freeSlots(caps);
    const full = [...slots].flatMap(([agent, free]) => (free <= 0 ? [agent] : []));
    const { bells: found, moreWait: isCrowded } = await store.runs.due(rooms(), full);
    const bells = withinSlots(found, slots);
    moreWait = isCrowded || full.length > 0;
    // What stood in the way of others is out of the way at the next look.
    if (bells.length < found.length) again = true;
    for (const [provider, list] of Map.groupBy(bells, (bell) => bell.provider)) {
      await queue.bells.ring(provider, list);
      await store.runs.markRung(list);
    }
    onRung(bells);
    return bells.length;
  };

  const look = async (): Promise<void> => {
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    try {
      do {
        again = false;
        const rung = await ringOnce();
        // While there is enough to ring, looks are many anyway.
        if (!again && rung === 0) await planNextLook();
        if (again) await new Promise((resolve) => setTimeout(resolve, restMs));
      } while (again && !closed);
    } catch (error) {
      log.debug({ error: (error as Error).message }, 'the relay could not ring; it looks again');
    } finally {
      looking = false;
    }
  };

  /** Runs that wait for a time are rung when it has come, not at the next full second. */
  const planNextLook = async (): Promise<void> => {
    if (due || closed) return;
    const inMs = await store.runs.nextDueMs();
    if (inMs === null || inMs > timing.relayEveryMs) return;
    due = setTimeout(
      () => {
        due = null;
        void look();
      },
      Math.max(1, inMs + 1),
    );
  };

  const timer = setInterval(() => void look(), timing.relayEveryMs);
  const unsubscribe = live.subscribe((wake) => {
    if (wake.kind === 'ring') void look();
  });

  return {
    look,
    /** A bell was answered or a run ended here: where runs wait behind it, there is room for another now. */
    onFreed: (): void => {
      if (!moreWait || refill || closed) return;
      refill = setTimeout(() => {
        refill = null;
        void look();
      }, refillMs);
    },
    close: (): void => {
      closed = true;
      clearInterval(timer);
      if (due) clearTimeout(due);
      if (refill) clearTimeout(refill);
      unsubscribe();
    },
  };
}

/** While it is closed even to the urgent, who waits for it is moved or waits on. */
const isOpen = (board: Board, provider: Provider, now: Date): boolean =>
  roomFor(board, provider, { urgent: true, estimate: noEstimate }, now).kind !== 'closed';

/** Of capped agents only as many as have a place. */
function withinSlots(bells: readonly DueBell[], slots: ReadonlyMap<string, number>): readonly DueBell[] {
  const left = new Map(slots);
  return bells.filter(({ agent }) => {
    const free = left.get(agent);
    if (free !== undefined) left.set(agent, free - 1);
    return free === undefined || free > 0;
  });
}
