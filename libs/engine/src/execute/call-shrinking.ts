import {
  addUsage,
  chooseProvider,
  chooseShrinkOrMove,
  currentTime,
  isUrgent,
  largerThan,
  noUsage,
  type Failure,
  type Move,
} from '@baton/domain';
import type { RunnerDeps } from '../deps.ts';
import type { HeadroomKeeper } from '../headroom/headroom-keeper.ts';
import { callModel, type Access, type Call, type CallResult } from './call-model.ts';
import type { Effort, Spent } from './execute-run.ts';
import { createFitter, type FittedCall } from './fit-call.ts';
import type { KnownSizes } from './known-sizes.ts';

type Deps = Pick<RunnerDeps, 'queue' | 'board' | 'catalog'> & {
  readonly sizes: KnownSizes;
  readonly headroom: HeadroomKeeper;
};

type Fits = { readonly whole: Call; readonly fitted: Extract<FittedCall, { kind: 'fitted' }> };

/** The call; refused as too long, with less of the context, unless a provider that takes more is free and loses less. */
export async function callShrinking(
  deps: Deps,
  effort: Effort,
  { whole, fitted }: Fits,
  access: Access,
): Promise<CallResult & { readonly fidelity: number; readonly because?: string }> {
  const { model, held, fitter } = effort;
  let [call, fidelity] = [fitted.call, fitted.fidelity];
  let refused = { usage: noUsage, costUsd: 0 };
  for (;;) {
    const onLimits = deps.headroom.hear(model.provider, access.credential);
    const heard = { ...call, onLimits };
    const made = withSpent(await callModel(model, deps.queue.rates, heard, access, held.signal), refused);
    const refusal = made.kind === 'made' && made.outcome.kind === 'failed' ? made.outcome.failure : null;
    if (made.kind !== 'made' || refusal?.code !== 'context_too_long') return { ...made, fidelity };
    const less = await fitter.shrink(whole, refusal);
    const here = less?.kind === 'fitted' ? less.fidelity : null;
    const choice = chooseShrinkOrMove(here, await largerFree(deps, effort, refusal, whole));
    if (choice.kind === 'move') return { ...made, fidelity, because: choice.reason };
    if (choice.kind === 'neither' || less?.kind !== 'fitted') return { ...made, fidelity };
    refused = { usage: made.outcome.usage, costUsd: made.costUsd };
    [call, fidelity] = [less.call, less.fidelity];
  }
}

/** The provider that takes more and is free, and how much of the context it would be given. */
async function largerFree(
  { catalog, board, sizes }: Deps,
  { run, agent, model }: Effort,
  refusal: Failure,
  whole: Call,
): Promise<Move | null> {
  const needs = largerThan(refusal, model.provider, {
    filter: run.providers,
    contextTokens: 0,
    urgent: isUrgent(run.priority),
  });
  const choice = chooseProvider(agent, catalog.providers, needs, board.glance(), currentTime());
  if (choice.kind !== 'chosen') return null;
  const there = await createFitter(choice.provider, sizes, run.firstMessage).fit(whole);
  return there.kind === 'fitted' ? { provider: choice.provider, fidelity: there.fidelity } : null;
}

/** With what refused calls before it took. */
function withSpent(made: CallResult, { usage, costUsd }: Pick<Spent, 'usage' | 'costUsd'>): CallResult {
  if (made.kind === 'throttled') return made;
  const outcome = { ...made.outcome, usage: addUsage(usage, made.outcome.usage) };
  return { ...made, outcome, costUsd: costUsd + made.costUsd };
}
