import {
  chooseProvider,
  currentTime,
  event,
  estimateTokens,
  isUrgent,
  policyFor,
  preferWhole,
  tooLongToPark,
  type Agent,
  type Board,
  type Catalog,
  type EventBody,
  type Policy,
  type ProviderChoice,
  type Run,
} from '@baton/domain';
import type { TaskTransaction } from '@baton/store';
import { askOwner, failTask, parkTask } from '../complete/end-task.ts';
import { agentOf } from '../deps.ts';
import { queueNextRun } from '../hand-over/next-run.ts';
import { matchFor, reasonsFor } from './match-draft.ts';

export type Admission = {
  readonly after: 'park' | 'answer' | 'retry' | 'dependencies';
  /** The run whose work goes on; its agent is kept. */
  readonly last: Run | null;
  /** The task's policy, where it has just been changed. */
  readonly policy?: Partial<Policy>;
};

type Picked = {
  readonly agent: Agent;
  readonly choice: Exclude<ProviderChoice, { kind: 'none' }>;
  readonly reasons: readonly string[];
};

/**
 * Matches a task that comes out of a wait, inside the transaction that ends the wait: queued on a provider, parked
 * until one is free, or failed because none will ever do.
 */
export async function admitTask(
  tx: TaskTransaction,
  admission: Admission,
  catalog: Catalog,
  board: Board,
): Promise<readonly EventBody[]> {
  const resumed = event('task-resumed', { after: admission.after });
  const picked = await pick(tx, admission, catalog, board);
  if (!('agent' in picked)) {
    const error = {
      code: 'no_provider',
      message: picked.reasons.join('; '),
      next: 'Change the agents or providers in baton.yaml, restart, then retry the task.',
    } as const;
    return [resumed, ...(await failTask(tx, error))];
  }
  const { agent, choice, reasons } = picked;
  if (choice.kind === 'wait') {
    const policy = policyFor(
      catalog,
      board,
      { ...tx.task, policy: admission.policy ?? tx.task.policy },
      agent,
    );
    const question = tooLongToPark(choice.until, policy, currentTime());
    return [resumed, ...(await (question ? askOwner(tx, question) : parkTask(tx, choice.until, reasons)))];
  }
  const { last } = admission;
  const from =
    last && last.state !== 'failed' && last.provider !== choice.provider.id
      ? { runId: last.id, provider: last.provider }
      : null;
  const queued = await queueNextRun(tx, {
    agent,
    provider: choice.provider,
    reasons,
    begun: last !== null,
    from,
    reason: from ? `${from.provider} cannot go on just now` : admission.after,
  });
  return [resumed, ...queued];
}

async function pick(
  tx: TaskTransaction,
  { last }: Admission,
  catalog: Catalog,
  board: Board,
): Promise<Picked | { readonly reasons: readonly string[] }> {
  const transcript = estimateTokens(await tx.messages());
  const kept = last && agentOf(catalog, last.agent);
  if (kept) {
    const needs = {
      filter: tx.task.providers,
      contextTokens: tx.task.requires.contextTokens ?? 0,
      prefer: policyFor(catalog, board, tx.task, kept).prefer,
      urgent: isUrgent(tx.task.priority),
    };
    const choice = preferWhole(
      (wanted) => chooseProvider(kept, catalog.providers, wanted, board, currentTime()),
      needs,
      transcript,
    );
    return choice.kind === 'none'
      ? choice
      : { agent: kept, choice, reasons: [`agent ${kept.id} goes on`, ...choice.reasons] };
  }
  const match = matchFor(tx.task, tx.task.pinnedAgent, transcript, catalog, board);
  const best = match.ranking[0];
  const agent = best && agentOf(catalog, best.agent);
  if (!best || !agent || best.choice.kind === 'none')
    return { reasons: match.refused.map((refused) => `${refused.agent}: ${refused.reasons.join(', ')}`) };
  return { agent, choice: best.choice, reasons: reasonsFor(best) };
}
