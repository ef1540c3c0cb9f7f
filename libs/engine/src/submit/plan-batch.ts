import { uuidv7 } from 'uuidv7';
import {
  orderBatch,
  presentActor,
  type Board,
  type Catalog,
  type Circle,
  type TaskDraft,
} from '@baton/domain';
import type { NewTask, SubmitTransaction } from '@baton/store';
import { planTask, type Standing } from './plan-task.ts';
import type { SubmitRequest } from './submit-tasks.ts';
import type { SubmitRefusal } from './verdict.ts';

export type Plan = NewTask | SubmitRefusal;
export const isTask = (plan: Plan | undefined): plan is NewTask => plan !== undefined && 'id' in plan;

type Session = { readonly lastMessage: number; readonly tokens: number; readonly unfinished: string[] };

/** What is known of a batch while its items are planned one after the other. */
type Batch = Pick<SubmitRequest, 'drafts' | 'projectId' | 'actor'> & {
  readonly ids: readonly string[];
  readonly circles: ReadonlyMap<number, Circle>;
  /** By place; what an item waits for is planned before it. */
  readonly plans: Map<number, Plan>;
  readonly knownTasks: ReadonlySet<string>;
  readonly sessions: ReadonlyMap<string, Session>;
};

/** Whether tasks can be planned without looking anything up: they join no session and wait for no older task. */
export const isSelfContained = ({ drafts }: Pick<SubmitRequest, 'drafts'>): boolean =>
  drafts.every(
    (draft) => !draft || (draft.sessionId === undefined && draft.dependsOn.every((on) => isItem(on))),
  );

/**
 * What becomes of every draft, in their order: all that its task writes, or why it is refused. `tx` reads sessions and
 * older tasks under lock; null for a batch that is self-contained.
 */
export async function planBatch(
  request: SubmitRequest,
  tx: SubmitTransaction | null,
  catalog: Catalog,
  board: Board,
): Promise<readonly Plan[]> {
  const { drafts } = request;
  const { order, circles } = orderBatch(drafts.map((draft) => draft?.dependsOn.filter(isItem) ?? []));
  const batch: Batch = {
    ...request,
    circles,
    ids: drafts.map(() => uuidv7()),
    plans: new Map(),
    knownTasks: await knownTasks(request, tx),
    sessions: await joinedSessions(request, tx),
  };
  for (const place of order) {
    const draft = drafts[place];
    if (draft) batch.plans.set(place, planItem(place, draft, batch, catalog, board));
  }
  return [...drafts.keys()].flatMap((place) => batch.plans.get(place) ?? []);
}

function planItem(place: number, draft: TaskDraft, batch: Batch, catalog: Catalog, board: Board): Plan {
  const refusal = refusalOfDependencies(place, draft, batch);
  if (refusal) return refusal;
  const { sessionId } = draft;
  const session = sessionId === undefined ? undefined : batch.sessions.get(sessionId);
  if (sessionId !== undefined && !session) return { code: 'session_unknown', sessionId };
  const plan = planTask(draft, standingOf(place, draft, session, batch), catalog, board);
  if (isTask(plan)) session?.unfinished.push(plan.id);
  return plan;
}

/** What speaks against the tasks that a draft names. */
function refusalOfDependencies(
  place: number,
  { dependsOn }: TaskDraft,
  { drafts, circles, plans, knownTasks: known }: Batch,
): SubmitRefusal | null {
  const circle = circles.get(place);
  if (circle) return { code: 'dependency_cycle', ...circle };
  const items = dependsOn.filter(isItem);
  const missing = items.filter((item) => item >= drafts.length);
  if (missing.length > 0) return { code: 'item_unknown', items: missing, last: drafts.length - 1 };
  const refused = items.filter((item) => !isTask(plans.get(item)));
  if (refused.length > 0) return { code: 'dependency_refused', items: refused };
  const ids = dependsOn.filter((on) => !isItem(on)).filter((id) => !known.has(id));
  return ids.length > 0 ? { code: 'dependency_unknown', ids } : null;
}

function standingOf(place: number, draft: TaskDraft, session: Session | undefined, batch: Batch): Standing {
  const idOf = (item: number): string => batch.ids[item] ?? '';
  const dependsOn = draft.dependsOn.map((on) => (isItem(on) ? idOf(on) : on));
  return {
    taskId: idOf(place),
    projectId: batch.projectId,
    actor: presentActor(batch.actor),
    keyId: batch.actor.kind === 'key' ? batch.actor.id : null,
    session:
      session && draft.sessionId
        ? { ...session, id: draft.sessionId, isNew: false }
        : { id: uuidv7(), isNew: true, lastMessage: 0, tokens: 0 },
    waitsFor: waitsOf(dependsOn, session?.unfinished ?? []),
  };
}

/** A finished dependency is waited for too: its result is handed in when the task is released, which is at once. */
function waitsOf(dependsOn: readonly string[], unfinished: readonly string[]): NewTask['waitsFor'] {
  const results = [...new Set(dependsOn)].map((on) => ({ on, kind: 'result' as const }));
  const turns = unfinished
    .filter((on) => !dependsOn.includes(on))
    .map((on) => ({ on, kind: 'session' as const }));
  return [...results, ...turns];
}

const isItem = (on: string | number): on is number => typeof on === 'number';

async function knownTasks(
  { drafts, projectId }: SubmitRequest,
  tx: SubmitTransaction | null,
): Promise<ReadonlySet<string>> {
  const named = new Set(drafts.flatMap((draft) => draft?.dependsOn.filter((on) => !isItem(on)) ?? []));
  return tx && named.size > 0 ? new Set((await tx.statesOf(projectId, [...named])).keys()) : new Set();
}

/** In one order for all, so that two batches never wait for each other's locks; tasks are added as they are planned. */
async function joinedSessions(
  { drafts, projectId }: SubmitRequest,
  tx: SubmitTransaction | null,
): Promise<ReadonlyMap<string, Session>> {
  const sessions = new Map<string, Session>();
  for (const id of [...new Set(drafts.flatMap((draft) => draft?.sessionId ?? []))].sort()) {
    const found = await tx?.joinSession(projectId, id);
    if (found) sessions.set(id, { ...found, unfinished: [...found.unfinished] });
  }
  return sessions;
}
