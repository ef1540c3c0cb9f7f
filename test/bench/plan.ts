export type Backend = 'redis' | 'postgres';
export const backends = ['redis', 'postgres'] as const satisfies readonly Backend[];

/** One measurement of finished tasks: so many workers, so slow a provider, so many tasks in flight. */
export type Cell = { readonly workers: number; readonly latencyMs: number; readonly inFlight: number };

/** What is measured, and for how long. */
export type Plan = {
  readonly warmUpMs: number;
  readonly warmUpCount: number;
  readonly windowMs: number;
  readonly cells: readonly Cell[];
  /** Tasks one after the other, for the latencies. */
  readonly latencyTasks: number;
  readonly latencies: readonly number[];
  readonly acceptInFlight: number;
  /** Rows in the table while memory is looked at; 0: not looked at. */
  readonly tableTasks: number;
};

/** The cell that the aims speak of. */
export const aimedCell: Cell = { workers: 1, latencyMs: 0, inFlight: 64 };

export const quickPlan: Plan = {
  warmUpMs: 1_000,
  warmUpCount: 1_000,
  windowMs: 2_500,
  cells: [aimedCell],
  latencyTasks: 150,
  latencies: [0],
  acceptInFlight: 32,
  tableTasks: 0,
};

/** The busiest first: it warms up for the others. */
const loads = [256, 64, 16, 1];

export const fullPlan: Plan = {
  warmUpMs: 2_000,
  warmUpCount: 2_000,
  windowMs: 5_000,
  cells: [
    ...[0, 50].flatMap((latencyMs) => loads.map((inFlight) => ({ workers: 1, latencyMs, inFlight }))),
    ...[2, 4].flatMap((workers) => [0, 50].map((latencyMs) => ({ workers, latencyMs, inFlight: 256 }))),
  ],
  latencyTasks: 500,
  latencies: [0, 50],
  acceptInFlight: 32,
  tableTasks: 100_000,
};
