import {
  currentTime,
  decideNext,
  isUrgent,
  withCooldown,
  type Cooldown,
  type Provider,
  type ProviderEvent,
  event,
  policyFor,
  takenBy,
  textOf,
  type Amounts,
  type EventBody,
  type Failure,
  type Next,
  type Output,
  type Question,
  type Situation,
  type TaskError,
} from '@baton/domain';
import { LeaseLost, type ClaimedRun, type TaskTransaction } from '@baton/store';
import { uuidv7 } from 'uuidv7';
import { askOwner, failTask, parkTask } from '../complete/end-task.ts';
import type { RunnerDeps } from '../deps.ts';
import { queueNextRun } from '../hand-over/next-run.ts';
import type { HealthKeeper } from '../health/health-keeper.ts';
import { budgetOwnersOf } from '../execute/reserve-call.ts';
import type { Effort, Ending } from '../execute/execute-run.ts';
import { limitedBefore, roundsAt } from './limited-before.ts';

type Deps = Pick<RunnerDeps, 'store' | 'live' | 'notify' | 'catalog' | 'board'> & {
  readonly health: HealthKeeper;
  readonly releaseAfter: (taskId: string) => Promise<void>;
  /** Runs that wait for a provider which has just begun to rest. */
  readonly moveWaiting: (provider: string) => Promise<void>;
};

type Writing = Pick<Deps, 'store' | 'live' | 'notify' | 'catalog'>;

/** Turns the end of an effort into the task's next state, in one transaction that the lease's epoch guards. */
export async function settleRun(deps: Deps, effort: Effort, ending: Ending): Promise<void> {
  switch (ending.kind) {
    case 'completed':
      return complete(deps, effort, ending);
    case 'provider-failed':
      return afterFailure(deps, effort, ending);
    case 'asking':
      return settle(deps, effort.run, async (tx) => {
        await endRun(tx, effort.run, 'asking');
        return askOwner(tx, ending.question, await soFar(tx, ending.question));
      });
    case 'failed':
      return settleFailed(deps, effort.run, ending.error);
    case 'throttled':
      return putBack(deps, effort.run, ending.waitMs, ending.behind);
  }
}

/** Run and task end as failed. */
export async function settleFailed(
  deps: Writing & Pick<Deps, 'releaseAfter'>,
  run: ClaimedRun,
  error: TaskError,
): Promise<void> {
  await settle(deps, run, async (tx) => {
    await endRun(tx, run, 'failed', error);
    return failTask(tx, error);
  });
  await deps.releaseAfter(run.taskId);
}

async function complete(
  deps: Deps,
  { run, transcript }: Effort,
  ending: Extract<Ending, { kind: 'completed' }>,
): Promise<void> {
  const { dependents } = await transcript.commitEnd(ending.answer, ending.output);
  deps.live.publish({ kind: 'events', ids: [run.taskId] });
  if (dependents) await deps.releaseAfter(run.taskId);
}

/** The run goes back to the queue, not before `afterMs`; nothing is counted against it. */
export async function putBack(
  deps: Writing,
  run: ClaimedRun,
  afterMs: number,
  behind?: 'budget',
): Promise<void> {
  await settle(deps, run, async (tx) => {
    await requeue(tx, run, { afterMs });
    const { runId, provider } = run;
    const throttled = { runId, provider, afterMs, ...(behind && { behind }) };
    return afterMs > 0 ? [event('run-throttled', throttled)] : [];
  });
}

async function afterFailure(
  deps: Deps,
  effort: Effort,
  { failure, spent, unknown, because }: Extract<Ending, { kind: 'provider-failed' }>,
): Promise<void> {
  const { run, agent, model, transcript } = effort;
  const fresh = await deps.board.fresh();
  const opened = spent ? await deps.health.failed(model.provider, failure, fresh) : null;
  const board = opened ? withCooldown(fresh, opened) : fresh;
  let next: Next | undefined;
  const begun: Cooldown[] = [];
  const decide = async (tx: TaskTransaction): Promise<readonly EventBody[]> => {
    if (spent) await tx.addSpent(run.runId, spent);
    const runs = await tx.runs();
    // As it stands in the row: every answer since the claim has set it back.
    const failedInRow = runs.find(({ id }) => id === run.runId)?.tries ?? 0;
    next = decideNext({
      failure,
      provider: model.provider,
      tries: failedInRow + 1,
      agent,
      providers: deps.catalog.providers,
      needs: {
        filter: run.providers,
        contextTokens: run.contextTokens ?? 0,
        excluded: limitedBefore(runs, failure),
        urgent: isUrgent(run.priority),
      },
      context: contextOf(effort),
      policy: policyFor(deps.catalog, board, tx.task, agent),
      rounds: roundsAt(runs, run.provider),
      hops: tx.task.hops,
      board,
      now: currentTime(),
      random: Math.random(),
    });
    if (because !== undefined && next.kind === 'hand-over')
      next = { ...next, reasons: [because, ...next.reasons] };
    return next.kind === 'retry'
      ? retryInPlace(tx, run, failure, next, failedInRow)
      : leaveProvider(tx, effort, failure, next, transcript.digest());
  };
  // Many runs meet one limit at once and write the same rows: last, so that they hardly wait for each other.
  const rest = async (tx: TaskTransaction): Promise<void> => {
    if (unknown) await tx.keepUnknown(unknown);
    for (const cooldown of [opened, next?.cooldown]) {
      const news = cooldown ? await tx.coolDown(cooldown) : null;
      if (cooldown && news) deps.board.note(cooldown);
      if (cooldown && news === 'begun') begun.push(cooldown);
    }
  };
  await settle(deps, run, decide, { taken: spent ? takenBy(spent.usage, spent.costUsd) : nothing, rest });
  for (const cooldown of begun) deps.notify.tellProvider(restEvent(model.provider, cooldown));
  if (next?.kind === 'fail') await deps.releaseAfter(run.taskId);
  if (next?.cooldown) await deps.moveWaiting(model.provider.id);
}

const restEvent = ({ id }: Provider, { credential, model, code, until }: Cooldown): ProviderEvent => ({
  type: 'provider-rests',
  provider: id,
  credential,
  model,
  code,
  until: until.toISOString(),
});

/** Once it has answered a step, a provider has what was sent before in its prompt cache. */
function contextOf({ run, transcript, fitter }: Effort): Situation['context'] {
  const tokens = fitter.tokensOf(transcript.messages());
  const stepsHere = run.steps + transcript.spent().steps - run.spent.steps;
  return { tokens, warmTokens: stepsHere > 0 ? tokens : 0 };
}

async function retryInPlace(
  tx: TaskTransaction,
  run: ClaimedRun,
  failure: Failure,
  { afterMs, counts, reasons }: Extract<Next, { kind: 'retry' }>,
  failedInRow: number,
): Promise<readonly EventBody[]> {
  const tries = failedInRow + (counts ? 1 : 0);
  await requeue(tx, run, { tries, afterMs });
  const { runId, provider } = run;
  return [event('run-retrying', { runId, provider, failure, tries, afterMs, reasons })];
}

async function leaveProvider(
  tx: TaskTransaction,
  effort: Effort,
  failure: Failure,
  next: Exclude<Next, { kind: 'retry' }>,
  digest: string,
): Promise<readonly EventBody[]> {
  const { run, agent, transcript } = effort;
  await endRun(tx, run, next.kind === 'fail' ? 'failed' : 'limited', failure);
  await tx.insertCheckpoint({
    id: uuidv7(),
    runId: run.runId,
    uptoMessage: transcript.messages().length,
    digest,
  });
  if (next.kind === 'fail') return failTask(tx, next.error);
  const limited = event('run-limited', {
    runId: run.runId,
    provider: run.provider,
    failure,
    cooldownUntil: next.cooldown?.until.toISOString() ?? null,
  });
  switch (next.kind) {
    case 'park':
      return [limited, ...(await parkTask(tx, next.until, next.reasons))];
    case 'ask':
      return [limited, ...(await askOwner(tx, next.question))];
    case 'hand-over': {
      const from = { runId: run.runId, provider: run.provider };
      const { provider, reasons } = next;
      const queued = queueNextRun(tx, { agent, provider, reasons, begun: true, from, reason: failure.code });
      return [limited, ...(await queued)];
    }
  }
}

async function endRun(
  tx: TaskTransaction,
  run: ClaimedRun,
  state: 'limited' | 'asking' | 'failed',
  failure?: Parameters<TaskTransaction['endRun']>[0]['failure'],
) {
  const ended = await tx.endRun({
    runId: run.runId,
    epoch: run.epoch,
    state,
    ...(failure ? { failure } : {}),
  });
  if (!ended) throw new LeaseLost(run.runId);
}

async function requeue(
  tx: TaskTransaction,
  { runId, epoch }: ClaimedRun,
  again: { readonly tries?: number; readonly afterMs: number },
): Promise<void> {
  if (!(await tx.requeueRun({ runId, epoch, ...again }))) throw new LeaseLost(runId);
  await tx.update({ state: 'queued' });
}

/** What a task that stops on a budget has said last. */
async function soFar(tx: TaskTransaction, { kind }: Question): Promise<Output | null> {
  if (kind !== 'cap' && kind !== 'budget') return null;
  const said = (await tx.log())
    .filter(({ taskId, message }) => taskId === tx.task.id && message.role === 'assistant')
    .map(({ message }) => textOf(message))
    .findLast((text) => text.trim() !== '');
  return said === undefined ? null : { text: said };
}

const nothing: Amounts = { usd: 0, tokens: 0, turns: 0 };

type Closing = {
  /** What a call that was reserved and not committed took of its budgets. */
  readonly taken?: Amounts;
  /** Written last. */
  readonly rest?: (tx: TaskTransaction) => Promise<void>;
};

/** One transaction under the task's lock; what it says is told to listeners after it is true. */
async function settle(
  { store, live, notify, catalog }: Writing,
  run: ClaimedRun,
  change: (tx: TaskTransaction) => Promise<readonly EventBody[]>,
  { taken = nothing, rest }: Closing = {},
): Promise<void> {
  const isBudgeted = budgetOwnersOf(run, catalog).length > 0;
  const events = await store.tasks.lock({ taskId: run.taskId }, async (tx) => {
    const list = await change(tx);
    if (isBudgeted) await tx.settleBudget(run, taken);
    if (list.length > 0) await tx.appendEvents(`agent:${run.agent}`, list);
    await rest?.(tx);
    return list;
  });
  notify.emit(run.taskId, `agent:${run.agent}`, events ?? []);
  live.publish({ kind: 'ring', ids: [] });
  live.publish({ kind: 'events', ids: [run.taskId] });
}
