import type { Agent } from '../agent.ts';
import { spreadOut } from '../backoff.ts';
import type { Board } from '../board.ts';
import { chooseProvider } from '../match/choose-provider.ts';
import { tooLongToPark, tooManyHops, type Policy } from '../policy.ts';
import type { Provider } from '../provider.ts';
import { isUrgent, type Priority, type ProviderFilter, type Question } from '../task.ts';

/** What becomes of a run whose provider rests for long before anybody has taken it. */
export type WaitingNext =
  /** It waits for the one it has: that takes it, or nobody else ever will. */
  | { readonly kind: 'stay' }
  /** Into another queue, as it is. */
  | { readonly kind: 'move'; readonly provider: Provider }
  /** Work has been done on it, which goes along. */
  | { readonly kind: 'hand-over'; readonly provider: Provider; readonly reasons: readonly string[] }
  | { readonly kind: 'park'; readonly until: Date; readonly reasons: readonly string[] }
  | { readonly kind: 'ask'; readonly question: Question };

export type WaitingSituation = {
  /** The provider it waits for. */
  readonly from: string;
  readonly run: {
    readonly started: boolean;
    /** Changes of provider of its task so far. */
    readonly hops: number;
    readonly filter: ProviderFilter;
    readonly contextTokens: number;
    readonly priority: Priority;
  };
  readonly agent: Agent;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly policy: Policy;
  readonly board: Board;
  readonly now: Date;
  /** In [0, 1), for the jitter. */
  readonly random: number;
};

export function decideWaiting(situation: WaitingSituation): WaitingNext {
  const { from, run, agent, providers, policy, board, now, random } = situation;
  const { filter, contextTokens } = run;
  const choice = chooseProvider(
    agent,
    providers,
    { filter, contextTokens, prefer: policy.prefer, urgent: isUrgent(run.priority) },
    board,
    now,
  );
  switch (choice.kind) {
    case 'none':
      return { kind: 'stay' };
    case 'chosen': {
      const { provider, reasons } = choice;
      // An urgent one may use what is kept in reserve.
      if (provider.id === from) return { kind: 'stay' };
      if (!run.started) return { kind: 'move', provider };
      const question = tooManyHops(run.hops, provider.id, policy);
      return question ? { kind: 'ask', question } : { kind: 'hand-over', provider, reasons };
    }
    case 'wait': {
      const question = tooLongToPark(choice.until, policy, now);
      if (question) return { kind: 'ask', question };
      return { kind: 'park', until: spreadOut(choice.until, random), reasons: choice.reasons };
    }
  }
}
