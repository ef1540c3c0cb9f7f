import type { Agent } from '../agent.ts';
import { coolingUntil, type Board } from '../board.ts';
import { isUnhealthy } from '../cooldown.ts';
import type { Failure } from '../failure.ts';
import { defaultEstimate } from '../headroom/estimate.ts';
import { roomFor, type Newcomer } from '../headroom/room.ts';
import { headroomOf } from '../headroom/windows-of.ts';
import type { Preference } from '../policy.ts';
import type { Provider } from '../provider.ts';
import type { ProviderFilter } from '../task.ts';

export type ProviderNeeds = {
  readonly filter: ProviderFilter;
  /** Tokens that must fit, input and some answer together. */
  readonly contextTokens: number;
  /** The whole context, which must fit beside the longest answer; absent: it may be fitted. */
  readonly wholeTokens?: number;
  /** Providers this task has given up on, with the reason. */
  readonly excluded?: ReadonlyMap<string, string>;
  /** Absent: the chain's own order. */
  readonly prefer?: Preference;
  /** May take what providers keep in reserve; see `isUrgent`. */
  readonly urgent?: boolean;
};

/** `wait` has a provider that would do once its cooldown is over; `none` never will. */
export type ProviderChoice =
  | { readonly kind: 'chosen'; readonly provider: Provider; readonly reasons: readonly string[] }
  | {
      readonly kind: 'wait';
      readonly until: Date;
      readonly provider: Provider;
      readonly reasons: readonly string[];
    }
  | { readonly kind: 'none'; readonly reasons: readonly string[] };

/**
 * The first provider of the agent's chain, in the preferred order, that is allowed, large enough, healthy, not cooling
 * and has room in its windows. One above critical comes after all that are below.
 */
export function chooseProvider(
  agent: Agent,
  providers: ReadonlyMap<string, Provider>,
  needs: ProviderNeeds,
  board: Board,
  now: Date,
): ProviderChoice {
  const reasons: string[] = [];
  let scarce: Provider | null = null;
  let soonest: { until: Date; provider: Provider } | null = null;
  const newcomer = newcomerOf(agent, needs, board);
  const waitFor = (provider: Provider, until: Date): void => {
    if (!soonest || until < soonest.until) soonest = { until, provider };
  };
  for (const id of inOrder(agent.providers, providers, board, needs.prefer ?? 'order', now)) {
    const provider = providers.get(id);
    const refusal = provider ? refusalOf(provider, needs) : `${id} is not configured`;
    if (!provider || refusal) {
      reasons.push(refusal ?? '');
      continue;
    }
    const cooldown = coolingUntil(board, provider, now);
    if (cooldown) {
      const state = isUnhealthy(cooldown) ? 'unhealthy' : 'cooling';
      reasons.push(`${id} is ${state} until ${cooldown.until.toISOString()} (${cooldown.code})`);
      waitFor(provider, cooldown.until);
      continue;
    }
    const room = roomFor(board, provider, newcomer, now);
    if (room.kind === 'free') return { kind: 'chosen', provider, reasons: [...reasons, `${id} is free`] };
    if (room.kind === 'scarce') {
      reasons.push(`${id} is nearly used up (${room.why})`);
      scarce ??= provider;
      continue;
    }
    reasons.push(`${id} has no room until ${room.until.toISOString()} (${room.why})`);
    waitFor(provider, room.until);
  }
  if (scarce)
    return { kind: 'chosen', provider: scarce, reasons: [...reasons, `${scarce.id} has room for this one`] };
  return soonest ? { kind: 'wait', ...(soonest as Waiting), reasons } : { kind: 'none', reasons };
}

type Waiting = { readonly until: Date; readonly provider: Provider };

/** What the agent's tasks take on average, and this one's own context at least. */
function newcomerOf(agent: Agent, { urgent = false, contextTokens }: ProviderNeeds, board: Board): Newcomer {
  const usual = board.estimates.get(agent.id) ?? defaultEstimate;
  return { urgent, estimate: { ...usual, inputTokens: Math.max(usual.inputTokens, contextTokens) } };
}

/** Another provider that takes more than the one that refused the context: more than it said fits, else than its window. */
export const largerThan = (
  { limitTokens }: Pick<Failure, 'limitTokens'>,
  { id, contextTokens }: Provider,
  needs: ProviderNeeds,
): ProviderNeeds => ({
  ...needs,
  contextTokens: Math.max(needs.contextTokens, Math.min(limitTokens ?? contextTokens, contextTokens) + 1),
  excluded: new Map(needs.excluded).set(id, 'it refused the context as too long'),
});

/**
 * Who takes the whole context, if such a one is free; otherwise who takes what the task itself needs: there the context
 * is fitted to the window.
 */
export function preferWhole(
  choose: (needs: ProviderNeeds) => ProviderChoice,
  needs: ProviderNeeds,
  wholeTokens: number,
): ProviderChoice {
  const whole = choose({ ...needs, wholeTokens });
  return whole.kind === 'chosen' ? whole : choose(needs);
}

/** Among equally cheap or fast ones the one with more headroom, then the chain's own order; one whose speed is not known yet is tried after the known. */
function inOrder(
  chain: readonly string[],
  providers: ReadonlyMap<string, Provider>,
  board: Board,
  prefer: Preference,
  now: Date,
): readonly string[] {
  if (prefer === 'order') return chain;
  const rank = (id: string): number => {
    const prices = providers.get(id)?.prices;
    return prefer === 'cheapest'
      ? prices
        ? prices.input + prices.output
        : 0
      : (board.stepMs.get(id) ?? 1e9);
  };
  const left = (id: string): number => {
    const provider = providers.get(id);
    return (provider && headroomOf(board, provider, now)?.leftShare) ?? 1;
  };
  return chain.toSorted((a, b) => rank(a) - rank(b) || left(b) - left(a));
}

function refusalOf(provider: Provider, needs: ProviderNeeds): string | null {
  const { allow, deny } = needs.filter;
  if (allow && !allow.includes(provider.id)) return `${provider.id} is not among the allowed providers`;
  if (deny?.includes(provider.id)) return `${provider.id} is denied by the task`;
  const excluded = needs.excluded?.get(provider.id);
  if (excluded) return `${provider.id} is out: ${excluded}`;
  if (provider.contextTokens < needs.contextTokens)
    return `${provider.id} takes ${provider.contextTokens} tokens, the task needs ${needs.contextTokens}`;
  const room = provider.contextTokens - provider.outputTokens;
  if (needs.wholeTokens !== undefined && room < needs.wholeTokens)
    return `${provider.id} takes ${room} tokens beside its answer, the whole context has ${needs.wholeTokens}`;
  return null;
}
