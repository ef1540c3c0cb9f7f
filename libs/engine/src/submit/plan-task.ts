import { uuidv7 } from 'uuidv7';
import {
  currentTime,
  event,
  type Board,
  type Candidate,
  type Catalog,
  type EventBody,
  type TaskDraft,
  policyFor,
  tooLongToPark,
} from '@baton/domain';
import type { NewTask } from '@baton/store';
import { agentOf } from '../deps.ts';
import { matchDraft, reasonsFor } from '../match/match-draft.ts';
import { schemaFault } from './check-schema.ts';
import type { SubmitRefusal } from './verdict.ts';

/** Where the task stands in its session and behind other tasks. */
export type Standing = {
  readonly taskId: string;
  readonly projectId: string;
  readonly actor: string;
  readonly keyId: string | null;
  readonly session: {
    readonly id: string;
    readonly isNew: boolean;
    readonly lastMessage: number;
    readonly tokens: number;
  };
  readonly waitsFor: NewTask['waitsFor'];
};

/** Everything a new task writes, or why it is refused. Decides; writes nothing. */
export function planTask(
  draft: TaskDraft,
  standing: Standing,
  catalog: Catalog,
  board: Board,
): NewTask | SubmitRefusal {
  const refusal = refusalOf(draft, catalog);
  if (refusal) return refusal;
  const match = matchDraft(
    draft,
    { projectId: standing.projectId, sessionTokens: standing.session.tokens },
    catalog,
    board,
  );
  const best = match.ranking[0];
  if (!best) return { code: 'no_agent_fits', refused: match.refused };
  return standing.waitsFor.length > 0
    ? blocked(draft, standing)
    : admitted(draft, standing, best, { catalog, board });
}

/** What speaks against a task whatever else is going on. */
export function refusalOf(draft: TaskDraft, catalog: Catalog): SubmitRefusal | null {
  const agents = catalog.agents.map((agent) => agent.id);
  if (draft.agent !== undefined && !agents.includes(draft.agent))
    return { code: 'unknown_agent', agent: draft.agent, known: agents };
  const named = [...(draft.providers.allow ?? []), ...(draft.providers.deny ?? [])];
  const provider = named.find((id) => !catalog.providers.has(id));
  if (provider !== undefined)
    return { code: 'unknown_provider', provider, known: [...catalog.providers.keys()] };
  if (draft.deadline && draft.deadline <= currentTime())
    return { code: 'deadline_past', deadline: draft.deadline.toISOString() };
  const reason = schemaFault(draft.output?.schema);
  return reason === null ? null : { code: 'invalid_schema', reason };
}

function admitted(
  draft: TaskDraft,
  standing: Standing,
  best: Candidate,
  { catalog, board }: { readonly catalog: Catalog; readonly board: Board },
): NewTask {
  const reasons = reasonsFor(best);
  const common = {
    ...base(draft, standing),
    agent: best.agent,
    match: { reasons },
    messages: numbered(draft, standing),
  };
  if (best.choice.kind === 'chosen') {
    const run = { id: uuidv7(), agent: best.agent, provider: best.choice.provider, begun: false };
    const matched = event('task-matched', {
      agent: best.agent,
      provider: run.provider.id,
      runId: run.id,
      reasons,
    });
    return {
      ...common,
      state: 'queued',
      provider: run.provider.id,
      run,
      resumeAt: null,
      question: null,
      events: [submitted(draft), matched],
    };
  }
  const resumeAt = best.choice.kind === 'wait' ? best.choice.until : currentTime();
  const policy = policyFor(
    catalog,
    board,
    { ...draft, projectId: standing.projectId },
    agentOf(catalog, best.agent),
  );
  const question = tooLongToPark(resumeAt, policy, currentTime());
  const waiting = { ...common, provider: null, run: null };
  if (question) {
    const asked = event('task-input-required', { question });
    return {
      ...waiting,
      state: 'input_required',
      resumeAt: null,
      question,
      events: [submitted(draft), asked],
    };
  }
  const parked = event('task-parked', { resumeAt: resumeAt.toISOString(), reasons });
  return { ...waiting, state: 'parked', resumeAt, question: null, events: [submitted(draft), parked] };
}

const blocked = (draft: TaskDraft, standing: Standing): NewTask => ({
  ...base(draft, standing),
  state: 'blocked',
  agent: null,
  provider: null,
  match: null,
  messages: [],
  run: null,
  resumeAt: null,
  question: null,
  events: [submitted(draft), event('task-blocked', { on: standing.waitsFor.map((wait) => wait.on) })],
});

const submitted = (draft: TaskDraft): EventBody =>
  event('task-submitted', { title: draft.title, priority: draft.priority });

const numbered = (draft: TaskDraft, { session }: Standing) =>
  draft.input.map((body, index) => ({ number: session.lastMessage + index + 1, body }));

const base = (draft: TaskDraft, { taskId, projectId, actor, keyId, session, waitsFor }: Standing) => ({
  id: taskId,
  actor,
  keyId,
  projectId,
  sessionId: session.id,
  newSession: session.isNew,
  title: draft.title,
  input: draft.input,
  pinnedAgent: draft.agent ?? null,
  requires: draft.requires,
  providers: draft.providers,
  priority: draft.priority,
  deadline: draft.deadline ?? null,
  budget: draft.budget,
  policy: draft.policy,
  dependsOn: waitsFor.filter((wait) => wait.kind === 'result').map((wait) => wait.on),
  onDependencyFailure: draft.onDependencyFailure,
  outputSchema: draft.output?.schema ?? null,
  metadata: draft.metadata,
  waitsFor,
});
