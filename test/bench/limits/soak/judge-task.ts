import type { EventView, RunList, TaskView } from '@baton/contract';

/** What the soak learns of one task, from the API alone. */
export type TaskRecord = {
  readonly task: TaskView;
  readonly events: readonly EventView[];
  readonly handoffs: RunList['handoffs'];
};

export type TaskVerdict = {
  readonly lost: boolean;
  readonly limited: boolean;
  /** A person was asked, or would have to be. */
  readonly needsPerson: boolean;
  readonly hops: number;
  readonly waits: number;
  readonly fidelities: readonly number[];
  readonly verdicts: readonly string[];
  /** From each failure to the next answer, less the waits that were stated. */
  readonly recoveriesMs: readonly number[];
};

/** Done, or visibly waiting for a person. */
const kept = new Set(['succeeded', 'input_required']);

export function judgeTask({ task, events, handoffs }: TaskRecord): TaskVerdict {
  const types = events.map(({ type }) => type);
  return {
    lost: !kept.has(task.status),
    limited: types.some((type) => type === 'run-limited' || type === 'run-retrying'),
    needsPerson: types.includes('task-input-required') || task.status !== 'succeeded',
    hops: task.hops,
    waits: types.filter((type) => type === 'task-parked').length,
    fidelities: handoffs.flatMap(({ fidelity }) => (fidelity === null ? [] : [fidelity])),
    verdicts: handoffs.flatMap(({ firstStep }) => (firstStep ? [firstStep.verdict] : [])),
    recoveriesMs: recoveriesOf(events),
  };
}

/** A failure opens a recovery and the next answer ends it; failures in between belong to it. */
function recoveriesOf(events: readonly EventView[]): readonly number[] {
  const took: number[] = [];
  let since: number | null = null;
  let statedMs = 0;
  for (const { type, at, data } of events) {
    const now = Date.parse(at);
    if (type === 'run-limited' || type === 'run-retrying') since ??= now;
    if (type === 'run-retrying') statedMs += Number(data['afterMs']);
    if (type === 'task-parked') statedMs += Math.max(0, Date.parse(data['resumeAt'] as string) - now);
    if (type !== 'step-answered' || since === null) continue;
    took.push(Math.max(0, now - since - statedMs));
    [since, statedMs] = [null, 0];
  }
  return took;
}
