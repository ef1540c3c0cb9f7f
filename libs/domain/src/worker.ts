/** A worker process as it tells of itself. */
export type WorkerCard = {
  /** As runs and their events name it. */
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  /** What it serves, with the runs it takes of each at a time. */
  readonly providers: readonly { readonly id: string; readonly concurrency: number }[];
  readonly startedAt: Date;
};

/** What changes from heartbeat to heartbeat. */
export type WorkerPulse = { readonly running: number; readonly isStopping: boolean };

export type RegisteredWorker = WorkerCard & WorkerPulse & { readonly heartbeatAt: Date };

export const workerStates = ['serving', 'stopping', 'lost'] as const;
export type WorkerState = (typeof workerStates)[number];

/** Whose heart has not beaten for a lease is `lost`: its runs are taken over. */
export function workerStateOf(
  { isStopping, heartbeatAt }: Pick<RegisteredWorker, 'isStopping' | 'heartbeatAt'>,
  now: Date,
  leaseMs: number,
): WorkerState {
  if (now.getTime() - heartbeatAt.getTime() > leaseMs) return 'lost';
  return isStopping ? 'stopping' : 'serving';
}
