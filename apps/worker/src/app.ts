import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import type { Logger, Timing } from '@baton/domain';
import { createRunner, type Engine, type Runner } from '@baton/engine';
import { createProviders, createToolbox, type ProvidersSection, type ToolsSection } from '@baton/providers';
import { createQueue, migrateQueue, type QueuePlace } from '@baton/queue';
import type { Metrics } from '@baton/telemetry';

export type WorkerDeps = {
  readonly engine: Engine;
  readonly providers: ProvidersSection;
  readonly tools: ToolsSection;
  readonly place: QueuePlace;
  readonly timing: Timing;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Provider ids this process serves; absent: all. */
  readonly serve?: readonly string[] | undefined;
  /** Runs of one provider this process takes at a time; absent: as many as the provider allows. */
  readonly concurrency?: number | undefined;
  /** Off where migrations are run by hand. */
  readonly migrate: boolean;
  readonly queuePrefix?: string | undefined;
  /** It takes no more bells, for the reason given: whoever runs it should stop it and start another process. */
  readonly onStuck: (why: string) => void;
};

export type Worker = {
  readonly start: () => Promise<void>;
  readonly isReady: () => boolean;
  readonly pingQueue: () => Promise<void>;
  readonly running: Runner['running'];
  /** Lets calls under way finish for `graceMs`, puts the rest back to the queue, and closes all it opened. */
  readonly stop: (graceMs: number) => Promise<void>;
};

/** Consumes the run queues, runs relay and sweep. Builds, and starts nothing before `start`. */
export function createWorker(deps: WorkerDeps): Worker {
  const { engine, log, timing, metrics } = deps;
  const { specs, models } = createProviders(deps.providers);
  const served = [...specs.values()].filter((provider) => deps.serve?.includes(provider.id) ?? true);
  const queue = createQueue({
    place: deps.place,
    log,
    timing,
    workers: served.length,
    ...(deps.queuePrefix ? { prefix: deps.queuePrefix } : {}),
  });
  const toolbox = createToolbox(deps.tools, log);
  const runner = createRunner(engine, {
    queue,
    models,
    toolbox,
    timing,
    workerId: `${hostname()}-${process.pid}-${randomUUID().slice(0, 4)}`,
    serves: new Map(
      served.map((provider) => [provider.id, Math.min(provider.concurrency, deps.concurrency ?? Infinity)]),
    ),
    onRung: (lagMs) => metrics.relayLag(lagMs / 1_000),
    onLeasesLost: metrics.leaseLost,
    onStuck: deps.onStuck,
  });
  let ready = false;

  return {
    start: async () => {
      if (deps.migrate) await migrateQueue(deps.place);
      await runner.start();
      ready = true;
      log.info(
        { providers: served.map((provider) => provider.id), queue: queue.kind },
        'the worker serves its queues',
      );
    },
    isReady: () => ready,
    pingQueue: queue.ping,
    running: runner.running,
    stop: async (graceMs) => {
      ready = false;
      await runner.stop(graceMs);
      await toolbox.close();
      await queue.close();
    },
  };
}
