import type { Logger, Timing } from '@baton/domain';
import { LeaseLost, type Store } from '@baton/store';

/** Why a run under way was told to stop. */
export type StopReason = 'lease-lost' | 'canceled' | 'run-time' | 'shutdown';

export class RunStopped extends Error {
  override readonly name = 'RunStopped';
  readonly reason: StopReason;
  constructor(runId: string, reason: StopReason) {
    super(`run ${runId} was stopped: ${reason}`);
    this.reason = reason;
  }
}

export type HeldRun = {
  readonly signal: AbortSignal;
  /** Throws when the lease may have been granted to another: called right before anything that others can see. */
  readonly assertHeld: () => void;
  /** As `assertHeld`, and throws at a shutdown: a run stops between steps, where nothing is lost. */
  readonly assertMayStep: () => void;
  readonly stop: (reason: StopReason) => void;
  readonly release: () => void;
};

type Entry = { readonly epoch: number; readonly abort: AbortController; renewedAt: number };

export type LeaseKeeper = ReturnType<typeof createLeaseKeeper>;

type Deps = {
  readonly store: Pick<Store, 'leases'>;
  readonly timing: Timing;
  readonly log: Logger;
  readonly onLost: (count: number) => void;
};

/**
 * Holds this worker's leases: one heartbeat renews them all; a run that is no longer ours is aborted, and so is
 * every run when no renewal succeeded for `selfFenceMs` on the monotonic clock, before the lease can be granted again.
 */
export function createLeaseKeeper({ store, timing, log, onLost }: Deps) {
  const held = new Map<string, Entry>();
  let renewing = false;
  let draining = false;

  const stop = (runId: string, reason: StopReason): void =>
    held.get(runId)?.abort.abort(new RunStopped(runId, reason));

  const lose = (runIds: readonly string[]): void => {
    const ours = runIds.filter((runId) => held.get(runId)?.abort.signal.aborted === false);
    for (const runId of ours) stop(runId, 'lease-lost');
    if (ours.length > 0) onLost(ours.length);
  };

  const renew = async (): Promise<void> => {
    if (renewing || held.size === 0) return;
    renewing = true;
    const startedAt = performance.now();
    const asked = [...held].map(([runId, { epoch }]) => ({ runId, epoch }));
    try {
      const gone = await store.leases.renew(asked, timing.leaseMs);
      const lost = new Set(gone);
      for (const { runId, epoch } of asked) {
        const entry = held.get(runId);
        if (entry?.epoch === epoch && !lost.has(runId)) entry.renewedAt = startedAt;
      }
      lose(
        asked
          .filter(({ runId, epoch }) => lost.has(runId) && held.get(runId)?.epoch === epoch)
          .map(({ runId }) => runId),
      );
    } catch (error) {
      log.warn(
        { error: (error as Error).message, runs: held.size },
        'leases could not be renewed; trying again',
      );
    } finally {
      renewing = false;
    }
  };

  const isFenced = (entry: Entry): boolean => performance.now() - entry.renewedAt > timing.selfFenceMs;
  const fence = (): void => lose([...held].filter(([, entry]) => isFenced(entry)).map(([runId]) => runId));

  const heartbeat = setInterval(() => void renew(), timing.heartbeatMs);
  const watch = setInterval(fence, Math.min(250, timing.selfFenceMs / 4));

  return {
    /** `claimedAt`: the monotonic moment before the claim was sent. */
    hold: (runId: string, epoch: number, claimedAt: number): HeldRun => {
      const entry: Entry = { epoch, abort: new AbortController(), renewedAt: claimedAt };
      held.set(runId, entry);
      const assertHeld = (): void => {
        if (isFenced(entry)) lose([runId]);
        if (entry.abort.signal.aborted) throw entry.abort.signal.reason;
      };
      return {
        signal: entry.abort.signal,
        assertHeld,
        assertMayStep: () => {
          assertHeld();
          if (draining) throw new RunStopped(runId, 'shutdown');
        },
        stop: (reason) => entry.abort.abort(new RunStopped(runId, reason)),
        release: () => {
          if (held.get(runId) === entry) held.delete(runId);
        },
      };
    },
    stop,
    drain: (): void => {
      draining = true;
    },
    stopAll: (reason: StopReason): void => {
      for (const runId of held.keys()) stop(runId, reason);
    },
    size: () => held.size,
    close: (): void => {
      clearInterval(heartbeat);
      clearInterval(watch);
    },
  };
}

/** Whoever meets one of these writes nothing more for the run. */
export const isLeaseGone = (error: unknown): boolean =>
  error instanceof LeaseLost ||
  (error instanceof RunStopped && (error.reason === 'lease-lost' || error.reason === 'canceled'));
