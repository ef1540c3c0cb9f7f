import type { Notice } from '@baton/domain';

type Started = { readonly provider: string; readonly at: Date };

export type RunOutcomeLabel = 'completed' | 'limited' | 'asking' | 'failed' | 'canceled';
type Finished = { readonly provider: string; readonly outcome: RunOutcomeLabel; readonly seconds: number };

/** A run whose end is seen by another process is forgotten once this many newer ones have started. */
const mostRuns = 10_000;

/** Takes the time between a run's start and its end; one run at a time is under way per task. */
export function createRunClock() {
  const started = new Map<string, Started>();

  function start({ taskId, at }: Notice, provider: string): void {
    started.delete(taskId);
    started.set(taskId, { provider, at });
    const oldest = started.keys().next();
    if (started.size > mostRuns && !oldest.done) started.delete(oldest.value);
  }

  /** Null: the run's start was not seen here. */
  function stop({ taskId, at }: Notice, outcome: RunOutcomeLabel): Finished | null {
    const run = started.get(taskId);
    if (!run) return null;
    started.delete(taskId);
    return { provider: run.provider, outcome, seconds: Math.max(0, at.getTime() - run.at.getTime()) / 1_000 };
  }

  /** The run went back to the queue: what follows begins a new measurement. */
  const forget = ({ taskId }: Notice): void => void started.delete(taskId);

  return { start, stop, forget };
}

export type RunClock = ReturnType<typeof createRunClock>;
