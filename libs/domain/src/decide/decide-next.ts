import type { Agent } from '../agent.ts';
import { backoffMs, transientTries } from '../backoff.ts';
import { withCooldown, type Board } from '../board.ts';
import { cooldownAfter, type Cooldown } from '../cooldown.ts';
import { remedyOf, type Failure, type FailureCode, type TaskError } from '../failure.ts';
import { chooseProvider, type ProviderNeeds } from '../match/choose-provider.ts';
import type { Provider } from '../provider.ts';

/** What follows a provider's failure. */
export type Next =
  | { readonly kind: 'retry'; readonly afterMs: number }
  | {
      readonly kind: 'hand-over';
      readonly provider: Provider;
      readonly cooldown: Cooldown | null;
      readonly reasons: readonly string[];
    }
  | {
      readonly kind: 'park';
      readonly until: Date;
      readonly cooldown: Cooldown | null;
      readonly reasons: readonly string[];
    }
  | { readonly kind: 'fail'; readonly error: TaskError; readonly cooldown: Cooldown | null };

export type Situation = {
  readonly failure: Failure;
  /** The provider the run is on. */
  readonly provider: Provider;
  /** Transient failures in a row, this one counted. */
  readonly tries: number;
  readonly agent: Agent;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly needs: ProviderNeeds;
  readonly board: Board;
  readonly now: Date;
  /** In [0, 1), for the jitter. */
  readonly random: number;
};

export function decideNext(situation: Situation): Next {
  const { failure, tries, random } = situation;
  switch (remedyOf(failure)) {
    case 'retry':
      return tries < transientTries && (failure.retryAfterMs ?? 0) <= longestWaitInPlaceMs
        ? { kind: 'retry', afterMs: backoffMs(tries, failure.retryAfterMs, random) }
        : moveOn(situation, situation.needs);
    case 'hand-over':
      return moveOn(situation, situation.needs);
    case 'larger-context':
      return moveOn(situation, needLargerThan(situation));
    case 'fail':
      return { kind: 'fail', error: errorOf(failure), cooldown: null };
  }
}

/** A longer stated wait is a limit, not a hiccup: the task moves on. */
const longestWaitInPlaceMs = 30_000;

const needLargerThan = ({ needs, provider }: Situation): ProviderNeeds => ({
  ...needs,
  contextTokens: Math.max(needs.contextTokens, provider.contextTokens + 1),
});

function moveOn(situation: Situation, needs: ProviderNeeds): Next {
  const { agent, providers, failure, now } = situation;
  const cooldown = cooldownAfter(failure, now);
  const board = cooldown ? withCooldown(situation.board, cooldown) : situation.board;
  const choice = chooseProvider(agent, providers, needs, board, now);
  switch (choice.kind) {
    case 'chosen':
      return { kind: 'hand-over', provider: choice.provider, cooldown, reasons: choice.reasons };
    case 'wait':
      return { kind: 'park', until: choice.until, cooldown, reasons: choice.reasons };
    case 'none':
      return { kind: 'fail', error: errorOf(failure, choice.reasons), cooldown };
  }
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
