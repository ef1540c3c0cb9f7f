import { problem, type Problem } from '@baton/contract';
import type { CommandResult, CommandTarget } from '@baton/engine';
import type { ApiDeps } from '../deps.ts';
import type { Handler } from '../http/handler.ts';
import { isUuid } from '../http/is-uuid.ts';
import { ok, refuse, type Reply } from '../http/reply.ts';
import { presentTask } from '../presenters/present-task.ts';
import { unknown, withTask, type Named } from './find-task.ts';

/** How one command is answered, where the engine does not do it. */
type Command = {
  readonly status: 200 | 202;
  readonly run: (target: CommandTarget) => Promise<CommandResult>;
  readonly onConflict: (state: string) => Promise<Problem> | Problem;
  readonly onInvalid: (reason: string) => Promise<Problem> | Problem;
};

export function createCommandRoutes({ engine, store }: Pick<ApiDeps, 'engine' | 'store'>) {
  const cancelTask: Handler<'cancelTask'> = async (checked) =>
    command(checked, {
      status: 200,
      run: (target) => engine.cancel(target, checked.body.reason ?? 'canceled on request'),
      onConflict: (state) =>
        problem('not_cancelable', `The task is ${state}; only an unfinished task can be canceled.`),
      onInvalid: (reason) => problem('not_cancelable', `The task cannot be canceled: ${reason}.`),
    });

  const retryTask: Handler<'retryTask'> = async (checked) =>
    command(checked, {
      status: 202,
      run: (target) => engine.retry(target),
      onConflict: (state) =>
        problem('not_retryable', `The task is ${state}; only a failed task can be retried.`),
      onInvalid: (reason) => problem('not_retryable', `The task cannot be retried: ${reason}.`),
    });

  const answerTask: Handler<'answerTask'> = async (checked) => {
    const { text, pinned, budget, policy } = checked.body;
    const given = {
      ...(text !== undefined && { text }),
      ...(pinned !== undefined && { pinned }),
      ...(budget && { budget }),
      ...(policy && { policy }),
    };
    return command(checked, {
      status: 202,
      run: (target) => engine.answer(target, given),
      onConflict: async (state) =>
        (await wasAnswered(checked.id))
          ? problem('already_answered', `The question was answered before; the task is ${state} now.`)
          : problem('not_asking', `The task is ${state}; only one that is input_required can be answered.`),
      onInvalid: async (reason) => {
        const task = await store.tasks.find(checked.caller.projectId, checked.id);
        const code = task?.question?.kind === 'person' ? 'invalid_body' : 'invalid_cap';
        return problem(code, `The answer does not fit: ${reason}.`);
      },
    });
  };

  return { cancelTask, retryTask, answerTask };

  async function command(named: Named, { status, run, onConflict, onInvalid }: Command): Promise<Reply> {
    const { caller, id } = named;
    const result: CommandResult = isUuid(id)
      ? await run({ projectId: caller.projectId, taskId: id, actor: caller.actor })
      : { kind: 'not-found' };
    switch (result.kind) {
      case 'done': {
        const headers: Record<string, string> = status === 202 ? { location: `/v1/tasks/${id}` } : {};
        return withTask(store, named, (task) => ok(presentTask(task), status, headers));
      }
      case 'not-found':
        return unknown('task', id);
      case 'conflict':
        return refuse(await onConflict(result.state));
      case 'invalid':
        return refuse(await onInvalid(result.reason));
    }
  }

  async function wasAnswered(taskId: string): Promise<boolean> {
    const events = await store.tasks.events(taskId, 0, 1_000);
    return events.some((event) => event.type === 'task-resumed' && event.data.after === 'answer');
  }
}
