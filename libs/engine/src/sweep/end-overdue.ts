import { currentTime, isTerminal, type TaskError } from '@baton/domain';
import { failTask } from '../complete/end-task.ts';
import type { RunnerDeps } from '../deps.ts';

type Deps = Pick<RunnerDeps, 'store' | 'live' | 'notify'> & {
  readonly releaseAfter: (taskId: string) => Promise<void>;
};

/** Unfinished tasks past their deadline fail, wherever they stand; a call under way is aborted. */
export const createEndOverdue = ({ store, live, notify, releaseAfter }: Deps) =>
  async function endOverdue(): Promise<void> {
    for (const taskId of await store.tasks.overdue()) {
      const ended = await store.tasks.lock({ taskId }, async (tx) => {
        const { deadline, state } = tx.task;
        if (!deadline || isTerminal(state) || deadline > currentTime()) return null;
        const error: TaskError = {
          code: 'deadline_exceeded',
          message: `The deadline ${deadline.toISOString()} passed while the task was ${state}.`,
          next: 'Submit it anew with a later deadline.',
        };
        const open = (await tx.runs()).filter((run) => run.state === 'queued' || run.state === 'running');
        for (const run of open)
          await tx.endRun({ runId: run.id, epoch: run.epoch, state: 'failed', failure: error });
        const events = await failTask(tx, error);
        await tx.appendEvents('sweep', events);
        return { events, stopped: open.map((run) => run.id) };
      });
      if (!ended) continue;
      notify.emit(taskId, 'sweep', ended.events);
      live.publish({ kind: 'cancel', ids: ended.stopped });
      live.publish({ kind: 'events', ids: [taskId] });
      await releaseAfter(taskId);
    }
  };
