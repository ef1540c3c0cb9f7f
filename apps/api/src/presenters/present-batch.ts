import type { BatchVerdict, Parsed, Problem } from '@baton/contract';
import type { Task, TaskDraft } from '@baton/domain';
import type { Verdict } from '@baton/engine';
import { presentDeleted } from './present-deleted.ts';
import { presentRefusal } from './present-refusal.ts';
import { presentListedTask } from './present-task.ts';

/** One verdict per item: `verdicts` are those of the items that fit the contract, in their order. */
export function presentVerdicts(
  items: readonly Parsed<TaskDraft>[],
  verdicts: readonly Verdict[],
  tasks: ReadonlyMap<string, Task>,
): readonly BatchVerdict[] {
  const waiting = verdicts.values();
  return items.map((item, index) => {
    if (!item.ok) return presentRefused(index, item.problem);
    const verdict = waiting.next().value;
    if (!verdict) throw new Error('a batch came back without all of its verdicts');
    if ('refusal' in verdict) return presentRefused(index, presentRefusal(verdict.refusal));
    const task = tasks.get(verdict.taskId);
    if (!task) return presentRefused(index, presentDeleted());
    return { index, status: 202, task: presentListedTask(task) };
  });
}

const presentRefused = (index: number, problem: Problem): BatchVerdict => ({
  index,
  status: problem.status,
  problem,
});
