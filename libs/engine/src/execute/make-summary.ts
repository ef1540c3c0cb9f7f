import {
  capReached,
  chooseProvider,
  currentTime,
  dearestCall,
  event,
  healthOf,
  isUrgent,
  noUsage,
  openCredentials,
  summaryInstructions,
  summaryRequest,
  takenBy,
  textOf,
  toLog,
  type Provider,
  type Summary,
} from '@baton/domain';
import { LeaseLost } from '@baton/store';
import { uuidv7 } from 'uuidv7';
import type { RunnerDeps } from '../deps.ts';
import { countedOf, type HeadroomKeeper } from '../headroom/headroom-keeper.ts';
import { callModel, estimateCall, type Call } from './call-model.ts';
import type { Effort, Spent } from './execute-run.ts';
import { budgetOwnersOf, reserveCall } from './reserve-call.ts';
import type { Turns } from './take-turns.ts';

type Deps = Pick<RunnerDeps, 'store' | 'queue' | 'board' | 'catalog' | 'models' | 'notify' | 'live'> & {
  readonly turns: Turns;
  readonly headroom: HeadroomKeeper;
};

/** The longest summary, in tokens. */
const maxOutputTokens = 1_000;
const longestMs = 60_000;
/** How far an estimate may lie below the provider's own count. */
const estimateError = 1.2;

/**
 * One call to the cheapest provider of the agent's chain that is allowed, free and large enough: a summary of what is
 * left out, kept for whoever goes on. Null where there is none, the task's caps forbid it, or the call fails in any way.
 */
export async function makeSummary(
  deps: Deps,
  effort: Effort,
  { earlier, lastLeftOut }: { readonly earlier: Summary | null; readonly lastLeftOut: number },
): Promise<Summary | null> {
  const { run, agent, held, transcript } = effort;
  const message = summaryRequest(toLog(transcript.messages()), earlier, lastLeftOut);
  const call: Call = { system: summaryInstructions, messages: [message], tools: [], maxOutputTokens };
  const provider = cheapest(deps, effort, call);
  if (!provider) return null;
  const next = dearestCall(estimateCall(call), maxOutputTokens, provider);
  if (capReached(run.budget, agent.limits, transcript.spent(), next)) return null;
  if (await reserveCall(deps, run, next)) return null;
  const { text, spent } = await ask(deps, effort, provider, call);
  const summary = text === '' ? null : { uptoMessage: lastLeftOut, text };
  held.assertHeld();
  const isBudgeted = budgetOwnersOf(run, deps.catalog).length > 0;
  if (spent.callMs > 0 || isBudgeted)
    await keep(deps, effort, { provider: provider.id, lastLeftOut, summary, spent, isBudgeted });
  return summary;
}

function cheapest({ catalog, board }: Deps, { run, agent }: Effort, call: Call): Provider | null {
  const needs = {
    filter: run.providers,
    urgent: isUrgent(run.priority),
    contextTokens: Math.ceil(estimateCall(call) * estimateError) + maxOutputTokens,
    prefer: 'cheapest',
  } as const;
  const choice = chooseProvider(agent, catalog.providers, needs, board.glance(), currentTime());
  return choice.kind === 'chosen' ? choice.provider : null;
}

async function ask(
  { models, queue, board, turns, headroom }: Deps,
  { held }: Effort,
  provider: Provider,
  call: Call,
): Promise<{ readonly text: string; readonly spent: Spent }> {
  const nothing = { text: '', spent: { usage: noUsage, costUsd: 0, callMs: 0 } };
  const model = models.get(provider.id);
  if (!model) return nothing;
  const now = board.glance();
  const credential = turns(provider, openCredentials(now, provider, currentTime()));
  const access = { credential, share: healthOf(now, provider).share };
  const counted = countedOf(provider, credential);
  const heard = { ...call, onLimits: headroom.hear(provider, credential) };
  const signal = AbortSignal.any([held.signal, AbortSignal.timeout(longestMs)]);
  try {
    const made = await callModel(model, queue.rates, heard, access, signal);
    if (made.kind === 'throttled') return nothing;
    const { outcome, costUsd, callMs } = made;
    const text = outcome.kind === 'answered' ? textOf(outcome.message).trim() : '';
    headroom.used(counted, outcome.usage, costUsd);
    return { text, spent: { usage: outcome.usage, costUsd, callMs, ...(counted && { counted }) } };
  } catch (error) {
    held.signal.throwIfAborted();
    if (!signal.aborted) throw error;
    return nothing;
  }
}

type Kept = {
  readonly provider: string;
  readonly lastLeftOut: number;
  readonly summary: Summary | null;
  readonly spent: Spent;
  readonly isBudgeted: boolean;
};

/** The summary, what it cost, and the event that says so: one transaction. */
async function keep(
  { store, notify, live }: Deps,
  { run, transcript }: Effort,
  { provider, lastLeftOut, summary, spent, isBudgeted }: Kept,
): Promise<void> {
  const { usage, costUsd, callMs } = spent;
  const actor = `agent:${run.agent}`;
  const told = event('context-summarised', {
    runId: run.runId,
    provider,
    uptoMessage: lastLeftOut,
    made: summary !== null,
    usage,
    costUsd,
    callMs: Math.round(callMs),
  });
  await store.tasks.lock({ taskId: run.taskId }, async (tx) => {
    const current = (await tx.runs()).find(({ id }) => id === run.runId);
    if (current?.state !== 'running' || current.epoch !== run.epoch) throw new LeaseLost(run.runId);
    if (summary) await tx.insertSummary({ id: uuidv7(), ...summary, provider });
    await tx.addSpent(run.runId, spent);
    if (isBudgeted) await tx.settleBudget(run, takenBy(usage, costUsd));
    if (callMs > 0) await tx.appendEvents(actor, [told]);
  });
  if (callMs === 0) return;
  transcript.spentBeside(usage, costUsd);
  notify.emit(run.taskId, actor, [told]);
  live.publish({ kind: 'events', ids: [run.taskId] });
}
