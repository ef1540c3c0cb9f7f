import { currentTime, policyFor, type Question, type Run, type Task } from '@baton/domain';
import { askOwner } from '../complete/end-task.ts';
import { agentOf, type RunnerDeps } from '../deps.ts';
import { admitTask } from '../match/admit-task.ts';

type Deps = Pick<RunnerDeps, 'store' | 'live' | 'notify' | 'catalog' | 'board'>;

/** Parked tasks whose time has come are matched again: with the agent they had, if they had one. */
export const createResumeParked = ({ store, live, notify, catalog, board }: Deps) =>
  async function resumeParked(): Promise<void> {
    const due = await store.tasks.dueParks();
    if (due.length === 0) return;
    const now = await board.fresh();
    const mayResume = (task: Task, last: Run | null): boolean =>
      policyFor(catalog, now, task, last ? agentOf(catalog, last.agent) : undefined).autoResume;
    for (const taskId of due) {
      const events = await store.tasks.lock({ taskId }, async (tx) => {
        const { state, resumeAt } = tx.task;
        if (state !== 'parked' || !resumeAt || resumeAt > currentTime()) return null;
        const last = (await tx.runs()).at(-1) ?? null;
        const list = mayResume(tx.task, last)
          ? await admitTask(tx, { after: 'park', last }, catalog, now)
          : await askOwner(tx, whetherToGoOn(resumeAt));
        await tx.appendEvents('sweep', list);
        return list;
      });
      if (!events) continue;
      notify.emit(taskId, 'sweep', events);
      live.publish({ kind: 'events', ids: [taskId] });
    }
    live.publish({ kind: 'ring', ids: [] });
  };

const whetherToGoOn = (resetAt: Date): Question => ({
  kind: 'limit',
  policy: 'autoResume',
  text: `A provider should be free again since ${resetAt.toISOString()}, and the task's policy is not to resume by itself. Answer with {"policy":{"autoResume":true}}, or with a text for the agent, to go on; or cancel the task.`,
});
