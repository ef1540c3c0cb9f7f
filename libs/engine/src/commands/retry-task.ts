import { currentTime, event } from '@baton/domain';
import type { TaskTransaction } from '@baton/store';
import type { EngineDeps } from '../deps.ts';
import { admitTask } from '../match/admit-task.ts';
import { commandTask, type Change, type CommandResult, type CommandTarget } from './task-command.ts';

type Deps = Pick<EngineDeps, 'store' | 'live' | 'notify' | 'catalog' | 'board'> & {
  readonly release: (taskId: string) => Promise<void>;
};

/** A failed task goes on in its session, from its last message: recorded answers are not asked for again. */
export const createRetryTask = (deps: Deps) =>
  async function retry(target: CommandTarget): Promise<CommandResult> {
    const board = await deps.board.fresh();
    const result = await commandTask(deps, target, async (tx): Promise<Change> => {
      if (tx.task.state !== 'failed') return { kind: 'conflict', state: tx.task.state };
      if (tx.task.deadline && tx.task.deadline <= currentTime())
        return {
          kind: 'invalid',
          reason: `its deadline ${tx.task.deadline.toISOString()} is past; submit it anew with a later one`,
        };
      await tx.lockSession();
      const mates = await tx.sessionMates();
      if (mates.length > 0 || !(await tx.hasMessages())) return waitItsTurn(tx, mates);
      const last = (await tx.runs()).at(-1) ?? null;
      return { kind: 'done', events: await admitTask(tx, { after: 'retry', last }, deps.catalog, board) };
    });
    if (result.kind === 'done') {
      deps.live.publish({ kind: 'ring', ids: [] });
      await deps.release(target.taskId);
    }
    return result;
  };

/** It failed while it was blocked, or its session is busy by now: it is released as any other. */
async function waitItsTurn(tx: TaskTransaction, mates: readonly string[]): Promise<Change> {
  await tx.waitFor(mates);
  await tx.update({ state: 'blocked', error: null, finishedAt: null, overdueAt: tx.task.deadline ?? null });
  return { kind: 'done', events: [event('task-blocked', { on: [...tx.task.dependsOn, ...mates] })] };
}
