import { uuidv7 } from 'uuidv7';
import { presentActor, type Actor, type TaskDraft } from '@baton/domain';
import {
  isUniqueViolation,
  type NewTask,
  type Replay,
  type StoredVerdict,
  type SubmitTransaction,
} from '@baton/store';
import type { EngineDeps } from '../deps.ts';
import { newbornTask } from './newborn-task.ts';
import { planTask, type Standing } from './plan-task.ts';
import type { SubmitRefusal, Submission, Verdict } from './verdict.ts';

export type SubmitRequest = {
  readonly projectId: string;
  readonly actor: Actor;
  readonly drafts: readonly TaskDraft[];
  /** Hash of the route and body, with the caller's key. */
  readonly idempotency?: { readonly key: string; readonly requestHash: string };
};

type Deps = Pick<EngineDeps, 'store' | 'live' | 'catalog' | 'board' | 'notify'> & {
  /** Admits a blocked task if nothing holds it any more. */
  readonly release: (taskId: string) => Promise<unknown>;
  /** Writes tasks that depend on nothing. */
  readonly insert: SubmitTransaction['insert'];
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
  const { store, live, notify, board, release } = deps;
  const now = await board.fresh();
  const isAlone = request.drafts.every(
    (draft) => draft.sessionId === undefined && draft.dependsOn.length === 0,
  );
  const { plans, written, createdAt } = isAlone
    ? await writePlans(planAll(deps, request, now, standAlone(request)), request, deps.insert)
    : await store.tasks.submit(async (tx) =>
        writePlans(planAll(deps, request, now, await standings(tx, request)), request, tx.insert),
      );
  if (!written) return { kind: 'in-flight' };
  const tasks = plans.filter(isTask);
  if (tasks.some((task) => task.run)) live.publish({ kind: 'ring', ids: [] });
  for (const task of tasks) notify.emit(task.id, presentActor(request.actor), task.events);
  for (const task of tasks) if (task.state === 'blocked') await release(task.id);
  return { kind: 'taken', verdicts: plans.map((plan) => freshVerdict(plan, createdAt)), replayed: false };
}

type Plan = NewTask | SubmitRefusal;
const isTask = (plan: Plan): plan is NewTask => 'id' in plan;
const verdictOf = (plan: Plan): Verdict => (isTask(plan) ? { taskId: plan.id } : { refusal: plan });
const freshVerdict = (plan: Plan, createdAt: Date): Verdict =>
  isTask(plan) ? { taskId: plan.id, task: newbornTask(plan, createdAt) } : { refusal: plan };

type Board = Awaited<ReturnType<Deps['board']['fresh']>>;

const planAll = (
  { catalog }: Deps,
  { drafts }: SubmitRequest,
  board: Board,
  standing: readonly (Standing | SubmitRefusal)[],
): readonly Plan[] =>
  standing.map((at, index) => {
    const draft = drafts[index];
    return 'code' in at || !draft ? (at as SubmitRefusal) : planTask(draft, at, catalog, board);
  });

async function writePlans(
  plans: readonly Plan[],
  request: SubmitRequest,
  insert: SubmitTransaction['insert'],
) {
  const tasks = plans.filter(isTask);
  // A request that made nothing is not remembered: corrected, it may come again under the same key.
  if (tasks.length === 0) return { plans, written: true, createdAt: new Date() };
  const idempotency = request.idempotency && {
    ...request.idempotency,
    projectId: request.projectId,
    verdicts: plans.map(verdictOf) as readonly unknown[] as readonly StoredVerdict[],
  };
  const { written, createdAt } = await insert(tasks, idempotency ?? null);
  return { plans, written, createdAt };
}

const standAlone = ({ drafts, projectId, actor }: SubmitRequest): readonly Standing[] =>
  drafts.map(() => ({
    taskId: uuidv7(),
    projectId,
    actor: presentActor(actor),
    session: newSession(),
    waitsFor: [],
  }));

const newSession = () => ({ id: uuidv7(), isNew: true, lastMessage: 0, tokens: 0 });

/** Where each task stands, read under lock: its session's open tasks, its dependencies, its neighbours in the batch. */
async function standings(
  tx: SubmitTransaction,
  request: SubmitRequest,
): Promise<readonly (Standing | SubmitRefusal)[]> {
  const { drafts, projectId } = request;
  const ids = drafts.map(() => uuidv7());
  const known = await tx.statesOf(projectId, [...new Set(drafts.flatMap((draft) => draft.dependsOn))]);
  const sessions = new Map<string, { lastMessage: number; tokens: number; unfinished: string[] } | null>();
  const result: (Standing | SubmitRefusal)[] = [];
  for (const [index, draft] of drafts.entries()) {
    const taskId = ids[index] ?? uuidv7();
    const unknown = draft.dependsOn.filter((id) => !known.has(id));
    if (unknown.length > 0) {
      result.push({ code: 'dependency_unknown', ids: unknown });
      continue;
    }
    const session =
      draft.sessionId === undefined ? undefined : await joined(tx, projectId, draft.sessionId, sessions);
    if (session === null) {
      result.push({ code: 'session_unknown', sessionId: draft.sessionId ?? '' });
      continue;
    }
    const waitsFor = waitsOf(draft, session?.unfinished ?? []);
    session?.unfinished.push(taskId);
    result.push({
      taskId,
      projectId,
      actor: presentActor(request.actor),
      session: session && draft.sessionId ? { id: draft.sessionId, isNew: false, ...session } : newSession(),
      waitsFor,
    });
  }
  return result;
}

async function joined(
  tx: SubmitTransaction,
  projectId: string,
  sessionId: string,
  sessions: Map<string, { lastMessage: number; tokens: number; unfinished: string[] } | null>,
) {
  if (!sessions.has(sessionId)) {
    const found = await tx.joinSession(projectId, sessionId);
    sessions.set(sessionId, found && { ...found, unfinished: [...found.unfinished] });
  }
  return sessions.get(sessionId) ?? null;
}

/** A finished dependency is waited for too: its result is handed in when the task is released, which is at once. */
function waitsOf(draft: TaskDraft, unfinished: readonly string[]): NewTask['waitsFor'] {
  const results = draft.dependsOn.map((on) => ({ on, kind: 'result' as const }));
  const turns = unfinished
    .filter((on) => !draft.dependsOn.includes(on))
    .map((on) => ({ on, kind: 'session' as const }));
  return [...results, ...turns];
}
