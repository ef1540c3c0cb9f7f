import type { Failure } from './failure.ts';
import type { TaskError } from './failure.ts';
import type { Usage } from './usage.ts';

export const runStates = [
  'queued',
  'running',
  'completed',
  'limited',
  'asking',
  'failed',
  'canceled',
  'lost',
] as const;
export type RunState = (typeof runStates)[number];

/** One agent's effort at a task on one provider. */
export type Run = {
  readonly id: string;
  readonly taskId: string;
  readonly projectId: string;
  readonly sessionId: string;
  readonly agent: string;
  readonly provider: string;
  readonly model: string;
  readonly state: RunState;
  readonly priority: number;
  readonly dispatch: number;
  readonly epoch: number;
  /** Times the lease ran out under a worker. */
  readonly crashes: number;
  /** Transient failures in a row since the last committed step. */
  readonly tries: number;
  readonly steps: number;
  readonly usage: Usage;
  readonly costUsd: number;
  readonly failure: Failure | TaskError | null;
  readonly worker: string | null;
  readonly availableAt: Date | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** From creation (or the last return to the queue) to the first claim, in milliseconds. */
  readonly waitMs: number | null;
};
