import { setTimeout as sleep } from 'node:timers/promises';
import type { Timing } from '@baton/domain';
import type { ModelAdapter, Toolbox } from '@baton/providers';
import type { Queue, RungBell } from '@baton/queue';
import { createKeepCanary } from './canary/keep-canary.ts';
import { createPerformRun } from './claim/perform-run.ts';
import { createSuspects } from './claim/suspects.ts';
import { createReleaseTasks } from './complete/release-task.ts';
import type { RunnerDeps } from './deps.ts';
import type { Engine } from './engine.ts';
import { createKnownSizes } from './execute/known-sizes.ts';
import { createTurns } from './execute/take-turns.ts';
import { createHeadroomKeeper } from './headroom/headroom-keeper.ts';
import { createHealthKeeper } from './health/health-keeper.ts';
import { createMoveWaitingRuns } from './hand-over/move-waiting-runs.ts';
import { createLeaseKeeper } from './lease/lease-keeper.ts';
import { createRegisterWorker } from './registry/register-worker.ts';
import { createKeepGeneration } from './relay/keep-generation.ts';
import { createRelay } from './relay/relay.ts';
import { createSweep } from './sweep/sweep.ts';

export type RunnerOptions = {
  readonly queue: Queue;
  readonly models: ReadonlyMap<string, ModelAdapter>;
  readonly toolbox: Toolbox;
  readonly timing: Timing;
  readonly workerId: string;
  readonly serves: ReadonlyMap<string, number>;
  /** Observers of what no event tells. */
  readonly onRung?: (lagMs: number) => void;
  readonly onLeasesLost?: (count: number) => void;
  /** This worker takes no more bells, and only a new process would; nothing is told again. */
  readonly onStuck: (why: string) => void;
};

export type Runner = ReturnType<typeof createRunner>;

/** What works: answers bells, keeps leases, and runs relay and sweep. Any number of these share the load. */
export function createRunner(engine: Engine, options: RunnerOptions) {
  const deps: RunnerDeps = { ...engine.deps, ...options };
  const { log, queue } = deps;
  const { releaseAfter } = createReleaseTasks(deps);
  const caps = new Map(
    deps.catalog.agents.flatMap(({ id, limits }) =>
      limits.concurrency === undefined ? [] : [[id, limits.concurrency]],
    ),
  );
  const { moveFrom, moveAll } = createMoveWaitingRuns(deps);
  const keeper = createLeaseKeeper({ ...deps, onLost: options.onLeasesLost ?? (() => {}) });
  const onRung = (bells: readonly { lagMs: number }[]) =>
    bells.forEach((bell) => options.onRung?.(bell.lagMs));
  const health = createHealthKeeper(deps);
  const headroom = createHeadroomKeeper(deps);
  const relay = createRelay({ ...deps, caps, onRung });
  const performRun = createPerformRun({
    ...deps,
    caps,
    keeper,
    turns: createTurns(),
    suspects: createSuspects(),
    sizes: createKnownSizes(),
    health,
    headroom,
    releaseAfter,
    moveWaiting: moveFrom,
  });
  const keepGeneration = createKeepGeneration({ ...deps, providers: deps.catalog.providers });
  const registry = createRegisterWorker({ ...deps, running: keeper.size });
  const canary = createKeepCanary({ ...deps, onStuck: options.onStuck });
  const sweep = createSweep({ ...deps, releaseAfter, keepGeneration, moveWaiting: moveAll });
  let stopped = false;
  const unsubscribe = deps.live.subscribe((wake) => {
    if (wake.kind === 'cancel') for (const runId of wake.ids) keeper.stop(runId, 'canceled');
  });

  async function answer(provider: string, bell: RungBell): Promise<void> {
    await canary.answering(provider, () => performRun(bell));
    relay.onFreed(provider);
  }

  /** The queue's store may come up after us. */
  async function untilItWorks(work: () => Promise<void>): Promise<void> {
    for (let attempt = 1; !stopped; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (attempt % 50 === 20)
          log.warn({ error: (error as Error).message }, 'the stores do not answer yet; trying again');
        await sleep(100);
      }
    }
  }

  return {
    /** Runs under way in this process. */
    running: keeper.size,

    /** Resolves when all queues are served. */
    start: async (): Promise<void> => {
      await untilItWorks(deps.store.readTime);
      await untilItWorks(keepGeneration);
      // Another key or another provider may have come with this start.
      await untilItWorks(async () => void (await deps.store.tasks.wakeParked(0)));
      for (const [provider, concurrency] of deps.serves)
        await untilItWorks(() =>
          queue.bells.serve(provider, {
            concurrency,
            answer: (bell) => answer(provider, bell),
            onRefused: () => canary.refused(provider),
          }),
        );
      if (stopped) return;
      registry.register();
      canary.start();
      await relay.look();
    },

    /** Takes nothing new; runs stop at their next step, calls under way have `graceMs`; what is left goes back to the queue. */
    stop: async (graceMs: number): Promise<void> => {
      stopped = true;
      canary.close();
      registry.stopping();
      relay.close();
      sweep.close();
      health.close();
      headroom.close();
      keeper.drain();
      const closing = queue.bells.stopServing();
      const drained = await Promise.race([closing.then(() => true), sleep(graceMs, false, { ref: false })]);
      if (!drained) {
        log.info({ runs: keeper.size() }, 'runs under way are put back to the queue');
        keeper.stopAll('shutdown');
        await Promise.race([closing, sleep(2_000, undefined, { ref: false })]);
      }
      unsubscribe();
      await registry.close();
      keeper.close();
    },
  };
}
