import { currentTime, presentActor, type Actor, type TaskDraft } from '@baton/domain';
import {
  isUniqueViolation,
  type NewTask,
  type Replay,
  type StoredVerdict,
  type SubmitTransaction,
} from '@baton/store';
import type { EngineDeps } from '../deps.ts';
import { newbornTask } from './newborn-task.ts';
import { isSelfContained, isTask, planBatch, type Plan } from './plan-batch.ts';
import type { Submission, Verdict } from './verdict.ts';

export type SubmitRequest = {
  readonly projectId: string;
  readonly actor: Actor;
  /** By their place in the batch; null where an item was refused before: it has no verdict here. */
  readonly drafts: readonly (TaskDraft | null)[];
  /** Hash of the route and body, with the caller's key. */
  readonly idempotency?: { readonly key: string; readonly requestHash: string };
};

type Deps = Pick<EngineDeps, 'store' | 'live' | 'catalog' | 'board' | 'notify'> & {
  /** Admits a blocked task if nothing holds it any more. */
  readonly release: (taskId: string) => Promise<unknown>;
};

/** Takes tasks: matched, written with their runs in one transaction, and rung. One task or a thousand, the same way. */
export const createSubmitTasks = (deps: Deps) =>
  async function submitTasks(request: SubmitRequest): Promise<Submission> {
    const replay = await replayOf(deps, request);
    if (replay) return replay;
    try {
      return await write(deps, request);
    } catch (error) {
      const twin = isUniqueViolation(error) ? await replayOf(deps, request) : null;
      if (twin) return twin;
      throw error;
    }
  };

async function replayOf(
  { store }: Deps,
  { projectId, idempotency }: SubmitRequest,
): Promise<Submission | null> {
  if (!idempotency) return null;
  const found: Replay | null = await store.idempotency.find(projectId, idempotency.key);
  if (!found) return null;
  if (found.requestHash !== idempotency.requestHash) return { kind: 'mismatch' };
  return {
    kind: 'taken',
    verdicts: found.verdicts as readonly unknown[] as readonly Verdict[],
    replayed: true,
  };
}

async function write(deps: Deps, request: SubmitRequest): Promise<Submission> {
  const { store, live, notify, board, catalog } = deps;
  const now = await board.fresh();
  const { plans, written, createdAt } = isSelfContained(request)
    ? await writePlans(await planBatch(request, null, catalog, now), request, store.tasks.insert)
    : await store.tasks.submit(async (tx) =>
        writePlans(await planBatch(request, tx, catalog, now), request, tx.insert),
      );
  if (!written) return { kind: 'in-flight' };
  const tasks = plans.filter(isTask);
  if (tasks.some((task) => task.run)) live.publish({ kind: 'ring', ids: [] });
  for (const task of tasks) notify.emit(task.id, presentActor(request.actor), task.events);
  for (const id of perhapsFree(tasks)) await deps.release(id);
  return { kind: 'taken', verdicts: plans.map((plan) => freshVerdict(plan, createdAt)), replayed: false };
}

/**
 * Blocked tasks whose last wait may have ended while they were written. One that waits for a task of the same batch is
 * not among them: it was written together with that task, whose end will find it.
 */
function perhapsFree(tasks: readonly NewTask[]): readonly string[] {
  const born = new Set(tasks.map((task) => task.id));
  return tasks
    .filter((task) => task.state === 'blocked' && !task.waitsFor.some(({ on }) => born.has(on)))
    .map((task) => task.id);
}

const verdictOf = (plan: Plan): Verdict => (isTask(plan) ? { taskId: plan.id } : { refusal: plan });
const freshVerdict = (plan: Plan, createdAt: Date): Verdict =>
  isTask(plan) ? { taskId: plan.id, task: newbornTask(plan, createdAt) } : { refusal: plan };

async function writePlans(
  plans: readonly Plan[],
  request: SubmitRequest,
  insert: SubmitTransaction['insert'],
) {
  const tasks = plans.filter(isTask);
  // A request that made nothing is not remembered: corrected, it may come again under the same key.
  if (tasks.length === 0) return { plans, written: true, createdAt: currentTime() };
  const idempotency = request.idempotency && {
    ...request.idempotency,
    projectId: request.projectId,
    verdicts: plans.map(verdictOf) as readonly unknown[] as readonly StoredVerdict[],
  };
  const { written, createdAt } = await insert(tasks, idempotency ?? null);
  return { plans, written, createdAt };
}
