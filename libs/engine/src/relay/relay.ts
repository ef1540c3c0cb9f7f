import {
  chooseBells,
  coolingUntil,
  createPace,
  currentTime,
  healthOf,
  noEstimate,
  roomFor,
  sharedOut,
  suspicionOf,
  type Board,
  type Logger,
  type Provider,
  type Timing,
} from '@baton/domain';
import type { RungBell } from '@baton/queue';
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
 * Rings for queued runs that were not told yet: read, choose whose turn it is, ring outside any transaction, then
 * mark. A crash in between, or a twin relay, rings twice; job ids and claims absorb it. Only as many bells hang as may
 * soon be answered: order is made here, where all that waits is known, and not in the queue.
 */
export function createRelay({ store, queue, live, catalog, board, log, timing, caps, onRung }: Deps) {
  let looking = false;
  let again = false;
  let closed = false;
  let due: NodeJS.Timeout | null = null;
  let refill: NodeJS.Timeout | null = null;
  let moreWait = false;
  const paces = new Map([...catalog.providers.keys()].map((id) => [id, createPace()]));
  const heaviest = Math.max(1, ...[...(catalog.projects?.values() ?? [])].map(({ weight = 1 }) => weight));

  const rooms = (known: Board): ReadonlyMap<string, number> => {
    const now = currentTime();
    return new Map(
      [...catalog.providers.values()]
        .filter((provider) => !coolingUntil(known, provider, now) && isOpen(known, provider, now))
        .map((provider) => [provider.id, placesOf(known, provider) + bellsAhead(provider.id)]),
    );
  };

  /** Enough for the places that become free until this relay looks again, and no more: who comes later waits behind them. */
  const bellsAhead = (provider: string): number =>
    Math.max(1, paces.get(provider)?.perSpan(performance.now()) ?? 0);

  const ringOnce = async (): Promise<number> => {
    const known = board.glance();
    const weightOf = (projectId: string): number =>
      catalog.projects?.get(known.projects.get(projectId) ?? '')?.weight ?? 1;
    const slots = await store.runs.freeSlots(caps);
    const fullAgents = [...slots].flatMap(([agent, free]) => (free <= 0 ? [agent] : []));
    const open = rooms(known);
    const waiting = await store.runs.due({ rooms: open, fullAgents, most: heaviest });
    const bells = chooseBells(waiting, { rooms: open, weightOf, slots });
    moreWait = bells.length < waiting.length || fullAgents.length > 0;
    // Whose agent is full by now stood in the way of others, and does so no more at the next look.
    if (caps.size > 0 && bells.length > 0 && moreWait) again = true;
    for (const [provider, list] of Map.groupBy(bells, (bell) => bell.provider)) {
      await queue.bells.ring(provider, list.map(toRing));
      await store.runs.markRung(list);
    }
    onRung(bells);
    return bells.length;
  };

  const toRing = ({ runId, dispatch, ...run }: DueBell): RungBell => ({
    runId,
    dispatch,
    suspicion: suspicionOf(run, timing),
  });

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
    /** A bell of this provider was answered and its run ended here: where runs wait behind it, there is room for another now. */
    onFreed: (provider: string): void => {
      paces.get(provider)?.freed(performance.now());
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

const placesOf = (board: Board, provider: Provider): number =>
  sharedOut(provider.concurrency, healthOf(board, provider).share);

/** While it is closed even to the urgent, who waits for it is moved or waits on. */
const isOpen = (board: Board, provider: Provider, now: Date): boolean =>
  roomFor(board, provider, { urgent: true, estimate: noEstimate }, now).kind !== 'closed';
