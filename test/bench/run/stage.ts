import { watchFinished, type FinishedWatch } from '../load/watch-finished.ts';
import { openAccount, type Account, type Part } from '../measure/account.ts';
import type { Database } from '../../support/database.ts';
import { benchFile, startBatonProcesses, type BatonProcesses } from '../processes/baton.ts';
import type { SimulatorProcess } from '../processes/simulator.ts';
import type { Stores } from '../processes/stores.ts';
import type { Backend, Plan } from '../plan.ts';

/** What every measurement of one backend stands on. */
export type Stage = {
  readonly backend: Backend;
  readonly plan: Plan;
  readonly stores: Stores;
  readonly simulator: SimulatorProcess;
  readonly profile: string | null;
  readonly say: (line: string) => void;
};

/** A Baton of its own with an empty database; `watch` tells finished tasks, `open` begins to count CPU. */
export type Raised = BatonProcesses & {
  readonly database: Database;
  readonly watch: FinishedWatch;
  readonly open: () => () => Account;
};

export type RaiseOptions = {
  readonly workers: number;
  /** Another baton.yaml than the benchmark's usual one. */
  readonly file?: object;
  readonly restMs?: number;
  readonly profiled?: boolean;
};

/** Starts Baton, lets `use` measure, and takes everything down again. */
export async function withBaton<T>(
  stage: Omit<Stage, 'plan'>,
  { workers, file, restMs = 3, profiled = false }: RaiseOptions,
  use: (baton: Raised) => Promise<T>,
): Promise<T> {
  const { backend, stores, simulator } = stage;
  const { redisUrl, folder } = stores;
  const database = await stores.fresh();
  const undo: (() => Promise<void>)[] = [() => database.drop()];
  try {
    const profile = profiled ? stage.profile : null;
    const baton = await startBatonProcesses({
      backend,
      database,
      redisUrl,
      file: file ?? benchFile(simulator.url),
      workers,
      folder,
      profile,
    });
    undo.push(baton.stop);
    const watch = await watchFinished({
      databaseUrl: database.url,
      redisUrl: backend === 'redis' ? redisUrl : undefined,
      restMs,
    });
    undo.push(watch.close);
    const parts = [
      { name: 'api', pids: [baton.apiPid] },
      ...(workers > 0 ? [{ name: 'worker', pids: baton.workerPids }] : []),
      ...storeParts(stage, [watch.backendPid]),
      { name: 'simulator', pids: [simulator.pid] },
    ];
    return await use({ ...baton, database, watch, open: () => openAccount(parts) });
  } finally {
    for (const step of undo.toReversed()) await step();
  }
}

/** The stores as parts of the account; what only answers the benchmark's own questions is left out. */
export const storeParts = (
  { stores, backend }: Pick<Stage, 'stores' | 'backend'>,
  watching: readonly number[],
): readonly Part[] => [
  { name: 'postgres', pids: [stores.postgresPid], tree: true, less: watching },
  ...(backend === 'redis' ? [{ name: 'redis', pids: [stores.redisPid] }] : []),
];
