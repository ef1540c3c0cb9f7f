import type { Logger, Catalog } from '@baton/domain';
import type { Live } from '@baton/queue';
import type { Store } from '@baton/store';
import { createAnswerTask } from './commands/answer-task.ts';
import { createCancelTask } from './commands/cancel-task.ts';
import { createDeleteSession } from './commands/delete-session.ts';
import { createLiftCooldowns } from './commands/lift-cooldowns.ts';
import { createRetryTask } from './commands/retry-task.ts';
import { createReleaseTasks } from './complete/release-task.ts';
import type { EngineDeps } from './deps.ts';
import { createBoardReader } from './match/board-reader.ts';
import { matchDraft } from './match/match-draft.ts';
import { createNotify } from './notify/notify.ts';
import { refusalOf } from './submit/plan-task.ts';
import { createSubmitTasks } from './submit/submit-tasks.ts';
import type { TaskDraft } from '@baton/domain';

export type Engine = ReturnType<typeof createEngine>;

/**
 * The commands: SUBMIT and MATCH, and what a person may do to a task afterwards. All a process needs that accepts
 * tasks and runs none. Queries go straight to the store.
 */
export function createEngine(options: {
  readonly store: Store;
  readonly live: Live;
  readonly catalog: Catalog;
  readonly log: Logger;
}) {
  const notify = createNotify(options.log);
  // Somebody waits at the other end of a command; what runs work takes `deps` with its longer patience.
  const store: Store = { ...options.store, ...options.store.forRequests };
  const deps: EngineDeps = { ...options, notify, board: createBoardReader(store) };
  const prompt: EngineDeps = { ...deps, store };
  const { release, releaseAfter } = createReleaseTasks(prompt);
  const cancel = createCancelTask({ ...prompt, releaseAfter });
  return {
    deps,
    listen: notify.listen,
    listenToProviders: notify.listenToProviders,
    board: deps.board,
    catalog: deps.catalog,
    submit: createSubmitTasks({ ...prompt, release }),
    /** Why a submit would refuse the task whoever is free, or null. */
    refusalOf: (draft: TaskDraft) => refusalOf(draft, deps.catalog),
    /** The ranking a submit would see now; writes nothing. */
    match: async (draft: TaskDraft, projectId: string) =>
      matchDraft(draft, { projectId, sessionTokens: 0 }, deps.catalog, await deps.board.fresh()),
    cancel,
    retry: createRetryTask({ ...prompt, release }),
    answer: createAnswerTask(prompt),
    lift: createLiftCooldowns(prompt),
    /** With the patience of work: a session may be large. */
    deleteSession: createDeleteSession({ ...deps, cancel }),
  };
}
