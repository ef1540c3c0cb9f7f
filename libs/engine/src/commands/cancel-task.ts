import { isTerminal } from '@baton/domain';
import { cancelTask } from '../complete/end-task.ts';
import type { EngineDeps } from '../deps.ts';
import { commandTask, type CommandResult, type CommandTarget } from './task-command.ts';

type Deps = Pick<EngineDeps, 'store' | 'live' | 'notify'> & {
  readonly releaseAfter: (taskId: string) => Promise<void>;
};

/** Task and run are canceled and the epoch raised in one transaction; the call itself is aborted by a wake-up. */
export const createCancelTask = (deps: Deps) =>
  async function cancel(target: CommandTarget, reason: string): Promise<CommandResult> {
    let stopped: readonly string[] = [];
    const result = await commandTask(deps, target, async (tx) => {
      if (isTerminal(tx.task.state)) return { kind: 'conflict', state: tx.task.state };
      const open = (await tx.runs()).filter((run) => run.state === 'queued' || run.state === 'running');
      for (const run of open) await tx.endRun({ runId: run.id, epoch: run.epoch, state: 'canceled' });
      stopped = open.map((run) => run.id);
      return { kind: 'done', events: await cancelTask(tx, reason) };
    });
    if (result.kind === 'done') {
      deps.live.publish({ kind: 'cancel', ids: stopped });
      await deps.releaseAfter(target.taskId);
    }
    return result;
  };
