import type { Agent } from '../agent.ts';
import { backoffMs, spreadOut, transientTries } from '../backoff.ts';
import { coolingUntil, openCredentials, withCooldown, type Board } from '../board.ts';
import { cooldownAfter, type Cooldown } from '../cooldown.ts';
import { remedyOf, type Failure, type FailureCode, type TaskError } from '../failure.ts';
import { chooseProvider, largerThan, preferWhole, type ProviderNeeds } from '../match/choose-provider.ts';
import { tooLongToPark, tooManyHops, type Policy } from '../policy.ts';
import type { Provider } from '../provider.ts';
import type { Question } from '../task.ts';
import { costUsd } from '../usage.ts';

/** What follows a provider's failure. `cooldown`: what rests from now on. */
export type Next = { readonly cooldown: Cooldown | null } & (
  | {
      /** The same run goes on here. */
      readonly kind: 'retry';
      readonly afterMs: number;
      /** It counts as one more transient failure in a row. */
      readonly counts: boolean;
      /** Why here, where that is a choice. */
      readonly reasons: readonly string[];
    }
  | { readonly kind: 'hand-over'; readonly provider: Provider; readonly reasons: readonly string[] }
  | { readonly kind: 'park'; readonly until: Date; readonly reasons: readonly string[] }
  | { readonly kind: 'ask'; readonly question: Question }
  | { readonly kind: 'fail'; readonly error: TaskError }
);

export type Situation = {
  readonly failure: Failure;
  /** The provider the run is on. */
  readonly provider: Provider;
  /** Transient failures in a row, this one counted. */
  readonly tries: number;
  readonly agent: Agent;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly needs: ProviderNeeds;
  /** What the next call sends, in tokens, and how much of it the provider has in its prompt cache. */
  readonly context: { readonly tokens: number; readonly warmTokens: number };
  readonly policy: Policy;
  /** How often in a row this provider has limited this task, before this failure. */
  readonly rounds: number;
  /** Changes of provider so far. */
  readonly hops: number;
  readonly board: Board;
  readonly now: Date;
  /** In [0, 1), for the jitter. */
  readonly random: number;
};

export function decideNext(situation: Situation): Next {
  const { failure, provider, tries, board, now, random } = situation;
  switch (remedyOf(failure)) {
    case 'retry':
      return tries < transientTries &&
        (failure.retryAfterMs ?? 0) <= longestWaitInPlaceMs &&
        !coolingUntil(board, provider, now)
        ? retry(backoffMs(tries, failure.retryAfterMs, random), { counts: true })
        : moveOn(situation, situation.needs);
    case 'hand-over':
      return moveOn(situation, situation.needs);
    case 'larger-context':
      return moveOn(situation, largerThan(failure, provider, situation.needs));
    case 'ask':
      return { kind: 'ask', question: whatToDoAbout(failure), cooldown: null };
    case 'fail':
      return { kind: 'fail', error: errorOf(failure), cooldown: null };
  }
}

const whatToDoAbout = ({ provider, message }: Failure): Question => ({
  kind: 'limit',
  text: `${provider}: ${message}. Somebody has set this limit, and another provider would only evade it. Raise it there and answer with a text for the agent to go on, or cancel the task.`,
});

const retry = (
  afterMs: number,
  more: {
    readonly counts?: boolean;
    readonly cooldown?: Cooldown | null;
    readonly reasons?: readonly string[];
  },
): Next => ({ kind: 'retry', afterMs, counts: false, cooldown: null, reasons: [], ...more });

/** A longer stated wait is a limit, not a hiccup: the task moves on. */
const longestWaitInPlaceMs = 30_000;

/** Rounds with one provider after which a person is asked whether to go on. */
const mostRounds = 50;

/** A provider that limits a task again as soon as it comes back rests longer each time, whatever it says: up to a minute. */
function notAtOnce(failure: Failure, rounds: number): Failure {
  const leastMs = rounds === 0 ? 0 : Math.min(60_000, 1_000 * 2 ** (rounds - 1));
  const { retryAfterMs } = failure;
  return retryAfterMs === undefined || retryAfterMs >= leastMs
    ? failure
    : { ...failure, retryAfterMs: leastMs };
}

function moveOn(given: Situation, needs: ProviderNeeds): Next {
  const situation = { ...given, failure: notAtOnce(given.failure, given.rounds) };
  const { agent, providers, failure, provider, policy, context, now } = situation;
  // Where it rests already, only a stated wait is news.
  const rests = failure.retryAfterMs === undefined && coolingUntil(situation.board, provider, now) !== null;
  const rest = rests ? null : restAfter(failure, provider, now);
  const board = rest ? withCooldown(situation.board, rest) : situation.board;
  // What was seen coming is nobody else's: its window stands on everyone's board.
  const cooldown = failure.foreseen ? null : rest;
  if (cooldown && openCredentials(board, provider, now).length > 0)
    return retry(0, { cooldown, reasons: [`another key of ${provider.id} is free`] });
  const choose = (wanted: ProviderNeeds) => chooseProvider(agent, providers, wanted, board, now);
  const choice = preferWhole(choose, { ...needs, prefer: policy.prefer }, context.tokens);
  switch (choice.kind) {
    case 'chosen':
      return (
        sitOut(situation, choice.provider, cooldown) ??
        handOver(situation, choice.provider, choice.reasons, cooldown)
      );
    case 'wait':
      return park(situation, choice.until, choice.reasons, cooldown);
    case 'none':
      return { kind: 'fail', error: errorOf(failure, choice.reasons), cooldown };
  }
}

/** What was seen coming was seen under every credential. */
function restAfter(failure: Failure, provider: Provider, now: Date): Cooldown | null {
  const rest = cooldownAfter(failure, provider, now);
  return rest && failure.foreseen ? { ...rest, credential: null, model: provider.model } : rest;
}

/** Waiting here, where it is short, stated, and cheaper than sending the whole context to a cold cache; else null. */
function sitOut(situation: Situation, other: Provider, cooldown: Cooldown | null): Next | null {
  const { failure, provider, policy, context, tries } = situation;
  const waitMs = failure.retryAfterMs;
  if (waitMs === undefined || waitMs > policy.patienceSeconds * 1_000 || tries >= transientTries) return null;
  const { tokens, warmTokens } = context;
  const usage = { inputTokens: tokens, outputTokens: 0 };
  const here = costUsd({ ...usage, cachedInputTokens: Math.min(tokens, warmTokens) }, provider.prices);
  const there = costUsd({ ...usage, cachedInputTokens: 0 }, other.prices);
  if (here >= there) return null;
  const seconds = Math.ceil(waitMs / 1_000);
  const reason = `waiting ${seconds} s for ${provider.id} is cheaper than a cold start at ${other.id} ($${here.toFixed(4)} against $${there.toFixed(4)})`;
  return retry(waitMs, { cooldown, reasons: [reason], counts: true });
}

function handOver(
  { policy, hops }: Situation,
  provider: Provider,
  reasons: readonly string[],
  cooldown: Cooldown | null,
): Next {
  const question = tooManyHops(hops, provider.id, policy);
  return question ? { kind: 'ask', question, cooldown } : { kind: 'hand-over', provider, reasons, cooldown };
}

function park(
  { policy, now, random, rounds, provider }: Situation,
  until: Date,
  reasons: readonly string[],
  cooldown: Cooldown | null,
): Next {
  if (rounds >= mostRounds) {
    const text = `${provider.id} has limited this task ${rounds + 1} times in a row, each time as soon as it was asked again. Answer with a text for the agent to go on trying, or cancel the task.`;
    return { kind: 'ask', question: { kind: 'limit', text }, cooldown };
  }
  const question = tooLongToPark(until, policy, now);
  if (question) return { kind: 'ask', question, cooldown };
  return { kind: 'park', until: spreadOut(until, random), reasons, cooldown };
}

/** What a person can do about it, per code. */
const remedies: Record<FailureCode, string> = {
  rate_limit: 'Add a provider to the agent’s chain, or retry later.',
  usage_window: 'Add a provider to the agent’s chain, or retry when the window reopens.',
  quota_exhausted: 'Top up the provider’s account or add a provider to the chain, then retry the task.',
  overloaded: 'Retry the task later, or add a provider to the agent’s chain.',
  network: 'Check the provider’s base URL and the network with `baton doctor`, then retry the task.',
  timeout: 'Raise the provider’s timeouts or add a provider to the chain, then retry the task.',
  server_error: 'Retry the task later, or add a provider to the agent’s chain.',
  auth: 'Check the provider’s key, restart, then retry the task.',
  permission: 'Check what the provider’s key may use, then retry the task.',
  not_found: 'Check the provider’s model and base URL, then retry the task.',
  context_too_long: 'Shorten the input, or add a provider with a larger context to the chain.',
  output_too_long: 'Raise the provider’s outputTokens or ask for a shorter answer, then retry the task.',
  invalid_request: 'Correct what the provider objects to, then submit the task again.',
  content_policy: 'The provider refused the content; change the input and submit it again.',
};

const errorOf = (failure: Failure, reasons: readonly string[] = []): TaskError => ({
  code: failure.code,
  message: `${failure.provider}: ${failure.message}${reasons.length > 0 ? ` (no other provider will do: ${reasons.join('; ')})` : ''}`,
  next: remedies[failure.code],
});
