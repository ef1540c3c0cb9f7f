import type { FinishedRate, Latencies } from '../load/finish-load.ts';
import type { Rate } from '../load/keep-busy.ts';
import type { Account } from '../measure/account.ts';
import type { Backend, Cell } from '../plan.ts';
import type { CallKind } from '../reference/make-call.ts';

export type Accepted = { readonly single: Rate; readonly batch: Rate; readonly bareRoute: Rate };

export type FinishedFigure = Cell & FinishedRate & { readonly cpuMsPerTask: CpuPerTask };

/** Milliseconds of CPU a finished task; `own`: api, worker and stores, less the adapter's calls. */
export type CpuPerTask = Readonly<Record<string, number>> & { readonly own: number };

export type LatencyFigure = Latencies & { readonly latencyMs: number };

export type ReferenceFigure = Rate & {
  readonly kind: CallKind;
  readonly latencyMs: number;
  readonly inFlight: number;
  readonly seen: Account;
};

/** With so many rows in the table, as finished tasks or as tasks that wait. */
export type MemoryFigure = {
  readonly rows: number;
  readonly state: 'finished' | 'waiting';
  readonly apiMb: number;
  readonly workerMb: number;
  readonly finishedPerSecond: number;
};

export type Figures = {
  readonly backend: Backend;
  readonly accepted: Accepted;
  readonly finished: readonly FinishedFigure[];
  readonly latencies: readonly LatencyFigure[];
  readonly references: readonly ReferenceFigure[];
  readonly adapterCpuMs: number;
  readonly memory: readonly MemoryFigure[];
};
