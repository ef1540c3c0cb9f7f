import {
  budgetUnits,
  taskStates,
  workerStates,
  type BudgetStanding,
  type TaskState,
  type WorkerState,
} from '@baton/domain';
import type { Instruments } from './instruments.ts';

export type ProviderSnapshot = {
  readonly id: string;
  readonly queued: number;
  readonly oldestQueuedSeconds: number | null;
  readonly running: number;
  readonly cooling: boolean;
  /** Of each window under its best key, 0 to 1. */
  readonly headroom: ReadonlyMap<string, number>;
};

/** How things stand in the store; a state that is left out has no task. */
export type Snapshot = {
  readonly tasks: Readonly<Partial<Record<TaskState, number>>>;
  readonly providers: readonly ProviderSnapshot[];
  /** How each that is registered stands. */
  readonly workers: readonly WorkerState[];
  /** Of projects. */
  readonly budgets?: readonly BudgetStanding[];
};

export type ReadSnapshot = (signal: AbortSignal) => Promise<Snapshot>;

/** A scrape waits no longer for the store than this. */
const limitMs = 2_000;

/** Asks the store once and sets every gauge; when it cannot be asked, the gauges are empty rather than old. */
export async function takeSnapshot(read: ReadSnapshot, instruments: Instruments): Promise<void> {
  const { tasks, queueDepth, queueAge, running, workers, cooling, headroom, budgetUsed, snapshotUp } =
    instruments;
  const snapshot = await answerInTime(read);
  for (const gauge of [tasks, queueDepth, queueAge, running, workers, cooling, headroom, budgetUsed])
    gauge.reset();
  snapshotUp.set(snapshot ? 1 : 0);
  if (!snapshot) return;
  for (const state of taskStates) tasks.set({ state }, snapshot.tasks[state] ?? 0);
  for (const state of workerStates)
    workers.set({ state }, snapshot.workers.filter((one) => one === state).length);
  for (const { id: provider, ...now } of snapshot.providers) {
    queueDepth.set({ provider }, now.queued);
    queueAge.set({ provider }, now.oldestQueuedSeconds ?? 0);
    running.set({ provider }, now.running);
    cooling.set({ provider }, now.cooling ? 1 : 0);
    for (const [window, left] of now.headroom) headroom.set({ provider, window }, left);
  }
  for (const standing of snapshot.budgets ?? []) setBudget(budgetUsed, standing);
}

function setBudget(
  gauge: Instruments['budgetUsed'],
  { owner, period, caps, used, reserved }: BudgetStanding,
): void {
  for (const unit of budgetUnits) {
    const cap = caps[unit];
    if (cap !== undefined)
      gauge.set({ project: owner.name, period, unit }, cap > 0 ? (used[unit] + reserved[unit]) / cap : 1);
  }
}

async function answerInTime(read: ReadSnapshot): Promise<Snapshot | null> {
  const signal = AbortSignal.timeout(limitMs);
  const late = new Promise<null>((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  try {
    return await Promise.race([read(signal), late]);
  } catch {
    return null;
  }
}
