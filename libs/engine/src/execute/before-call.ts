import {
  callStanding,
  capReached,
  chooseProvider,
  coolingUntil,
  defaultEstimate,
  defaultThresholds,
  headroomOf,
  isUrgent,
  perCall,
  staysUnder,
  type Board,
  type Pressure,
  type Provider,
} from '@baton/domain';
import type { RunnerDeps } from '../deps.ts';
import { estimateCall, type Call } from './call-model.ts';
import type { Effort, Ending } from './execute-run.ts';

type Deps = Pick<RunnerDeps, 'board' | 'catalog'>;

/** The call may be made with one of these credentials. */
export type MayCall = { readonly kind: 'may-call'; readonly credentials: readonly string[] };

/**
 * What forbids the next call: a cap of the task, a provider that another worker has just found limited, or a window that
 * is nearly used up.
 */
export async function beforeCall(deps: Deps, effort: Effort, call: Call): Promise<Ending | MayCall> {
  const { run, agent, model, transcript } = effort;
  const question = capReached(
    run.budget,
    agent.limits,
    transcript.spent(),
    estimateCall(call),
    model.provider,
  );
  if (question) return { kind: 'asking', question };
  const board = await boardFor(deps, model.provider);
  const now = new Date();
  const cooldown = coolingUntil(board, model.provider, now);
  if (cooldown) return limited(effort, cooldown, now);
  const standing = callStanding(board, model.provider, nextCall(effort, call, board), now);
  if (standing.kind === 'pressed' && !mayGoOn(deps, effort, standing.pressure, board, now)) {
    const { until, why } = standing.pressure;
    return limited(effort, { code: 'usage_window', message: why, until, foreseen: true }, now);
  }
  return { kind: 'may-call', credentials: standing.credentials };
}

/** Near the limit of a window that we count ourselves, what other processes used a moment ago matters. */
async function boardFor({ board }: Deps, provider: Provider): Promise<Board> {
  const known = board.glance();
  if (!provider.windows) return known;
  const { warning } = provider.thresholds ?? defaultThresholds;
  const isNear = (headroomOf(known, provider, new Date())?.leftShare ?? 1) < 1 - warning;
  return isNear ? board.fresh(nearAgeMs) : known;
}

const nearAgeMs = 100;

type Limit = {
  readonly code: 'usage_window';
  readonly message: string;
  readonly until: Date;
  readonly foreseen: true;
};

const limited = (
  { model }: Effort,
  { until, ...why }: Limit | NonNullable<ReturnType<typeof coolingUntil>>,
  now: Date,
): Ending => ({
  kind: 'provider-failed',
  failure: {
    code: why.code,
    message: why.message,
    provider: model.provider.id,
    retryAfterMs: until.getTime() - now.getTime(),
    ...('foreseen' in why && { foreseen: true }),
  },
  spent: null,
});

/** What this agent's answers are long on average. */
function nextCall({ run, agent, model }: Effort, call: Call, board: Board) {
  const { outputTokens } = perCall(board.estimates.get(agent.id) ?? defaultEstimate);
  return {
    urgent: isUrgent(run.priority),
    estimate: {
      requests: 1,
      inputTokens: estimateCall(call),
      outputTokens: Math.min(outputTokens, model.provider.outputTokens),
    },
  };
}

function mayGoOn(
  { catalog }: Deps,
  { run, agent, model, transcript }: Effort,
  pressure: Pressure,
  board: Board,
  now: Date,
): boolean {
  const { steps } = transcript.spent();
  const needs = {
    filter: run.providers,
    contextTokens: run.contextTokens ?? 0,
    urgent: isUrgent(run.priority),
    excluded: new Map([[model.provider.id, 'it is nearly used up']]),
  };
  return staysUnder(pressure, {
    begun: run.steps + steps - run.spent.steps > 0,
    steps,
    usualSteps: board.estimates.get(agent.id)?.requests,
    otherIsFree: chooseProvider(agent, catalog.providers, needs, board, now).kind === 'chosen',
  });
}
