import {
  callStanding,
  capReached,
  chooseProvider,
  coolingUntil,
  currentTime,
  dearestCall,
  defaultEstimate,
  defaultThresholds,
  headroomOf,
  isUrgent,
  perCall,
  staysUnder,
  type Board,
  type Cooldown,
  type Failure,
  type NextCall,
  type Pressure,
  type Provider,
} from '@baton/domain';
import type { RunnerDeps } from '../deps.ts';
import { estimateCall, type Call } from './call-model.ts';
import type { Effort, Ending } from './execute-run.ts';
import { reserveCall } from './reserve-call.ts';

type Deps = Pick<RunnerDeps, 'store' | 'board' | 'catalog'>;

/** The call may be made with one of these credentials. */
type MayCall = { readonly kind: 'may-call'; readonly credentials: readonly string[] };

/**
 * What forbids the next call: a cap of the task, a provider that another worker has just found limited, a window that is
 * nearly used up, or the budget of its key or project, on which the call is booked otherwise.
 */
export async function beforeCall(deps: Deps, effort: Effort, call: Call): Promise<Ending | MayCall> {
  const { run, agent, model, transcript } = effort;
  const tokens = estimateCall(call);
  const next = dearestCall(tokens, call.maxOutputTokens, model.provider);
  const question = capReached(run.budget, agent.limits, transcript.spent(), next);
  if (question) return { kind: 'asking', question };
  const board = await boardFor(deps, model.provider);
  const now = currentTime();
  const cooldown = coolingUntil(board, model.provider, now);
  if (cooldown) return limited(effort, cooldown, now);
  const standing = callStanding(board, model.provider, nextCall(effort, tokens, board), now);
  if (standing.kind === 'pressed' && !mayGoOn(deps, effort, standing.pressure, board, now)) {
    const { until, why } = standing.pressure;
    return limited(effort, { code: 'usage_window', message: why, until, foreseen: true }, now);
  }
  const refusal = await reserveCall(deps, run, next);
  return refusal ?? { kind: 'may-call', credentials: standing.credentials };
}

/** Near the limit of a window that we count ourselves, what other processes used a moment ago matters. */
async function boardFor({ board }: Deps, provider: Provider): Promise<Board> {
  const known = board.glance();
  if (!provider.windows) return known;
  const { warning } = provider.thresholds ?? defaultThresholds;
  const isNear = (headroomOf(known, provider, currentTime())?.leftShare ?? 1) < 1 - warning;
  return isNear ? board.fresh(nearAgeMs) : known;
}

const nearAgeMs = 100;

type Limit = Pick<Cooldown, 'code' | 'message' | 'until'> & Pick<Failure, 'foreseen'>;

const limited = ({ model }: Effort, { code, message, until, foreseen }: Limit, now: Date): Ending => ({
  kind: 'provider-failed',
  failure: {
    code,
    message,
    provider: model.provider.id,
    retryAfterMs: until.getTime() - now.getTime(),
    ...(foreseen && { foreseen }),
  },
  spent: null,
});

/** Its answer is expected to be as long as the agent's answers are on average. */
function nextCall({ run, agent, model }: Effort, inputTokens: number, board: Board): NextCall {
  const { outputTokens } = perCall(board.estimates.get(agent.id) ?? defaultEstimate);
  return {
    urgent: isUrgent(run.priority),
    estimate: {
      requests: 1,
      inputTokens,
      outputTokens: Math.min(outputTokens, model.provider.outputTokens),
    },
  };
}

/** A pressed run may go on all the same. */
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
