import { isTerminal, type EventBody, type TaskError } from '@baton/domain';
import type { TaskTransaction } from '@baton/store';
import type { EngineDeps } from '../deps.ts';
import { admitTask } from '../match/admit-task.ts';
import { withDependencyResults } from '../match/match-draft.ts';
import { failTask } from './end-task.ts';

type Deps = Pick<EngineDeps, 'store' | 'live' | 'catalog' | 'board' | 'notify'>;

/**
 * Lets a blocked task go once all it waits for is terminal: its input (with the results it depends on) is written to
 * the session and it is matched, in one transaction. Called after every end of a task and by the sweep; whoever
 * comes second finds nothing to do.
 */
export function createReleaseTasks({ store, live, catalog, board, notify }: Deps) {
  const release = async (taskId: string): Promise<void> => {
    const waits = await store.tasks.dependencies(taskId);
    if (waits.some((wait) => !isTerminal(wait.state))) return;
    const now = await board.fresh();
    const events = await store.tasks.lock({ taskId }, async (tx) => {
      if (tx.task.state !== 'blocked') return null;
      const last = (await tx.runs()).at(-1) ?? null;
      const list = await admitOrFail(tx, waits, () =>
        admitTask(tx, { after: 'dependencies', last }, catalog, now),
      );
      await tx.appendEvents('sweep', list);
      return list;
    });
    if (!events) return;
    notify.emit(taskId, 'sweep', events);
    live.publish({ kind: 'ring', ids: [] });
    live.publish({ kind: 'events', ids: [taskId] });
    if (events.some((body) => body.type === 'task-failed')) await releaseAfter(taskId);
  };

  const releaseAfter = async (finishedTask: string | null): Promise<void> => {
    for (const taskId of await store.tasks.released(finishedTask)) await release(taskId);
  };

  return { release, releaseAfter };
}

type Wait = Awaited<ReturnType<EngineDeps['store']['tasks']['dependencies']>>[number];

async function admitOrFail(
  tx: TaskTransaction,
  waits: readonly Wait[],
  admit: () => Promise<readonly EventBody[]>,
) {
  const results = waits.filter((wait) => wait.kind === 'result');
  const broken = results.filter((wait) => wait.state !== 'succeeded');
  if (broken.length > 0 && tx.task.onDependencyFailure === 'fail')
    return failTask(tx, dependencyFailed(broken));
  await tx.lockSession();
  if (await tx.hasMessages()) return admit();
  const input = withDependencyResults(
    tx.task.input,
    results.map((wait) => ({
      id: wait.id,
      title: wait.title,
      text: wait.result?.text ?? `(no result: ${wait.error?.message ?? wait.state})`,
    })),
  );
  await tx.insertMessages(await tx.lastMessageNumber(), input);
  return admit();
}

const dependencyFailed = (broken: readonly Wait[]): TaskError => ({
  code: 'dependency_failed',
  message: broken
    .map(
      (wait) => `task ${wait.id} (${wait.title}) ${wait.state}${wait.error ? `: ${wait.error.message}` : ''}`,
    )
    .join('; '),
  next: 'Retry the failed task first, then this one; or submit it with "onDependencyFailure": "continue".',
});
