import type { Agent } from '../agent.ts';
import { healthOf, loadOf, type Board } from '../board.ts';
import { breakerState, sharedOut } from '../health.ts';
import { chooseProvider } from '../match/choose-provider.ts';
import type { Policy } from '../policy.ts';
import type { Provider } from '../provider.ts';
import { isUrgent, type Priority, type ProviderFilter } from '../task.ts';

/** A run in a provider's line on which no work has been done yet. */
export type RunInLine = {
  readonly waitedMs: number;
  readonly filter: ProviderFilter;
  readonly contextTokens: number;
  readonly priority: Priority;
  readonly agent: Agent;
  readonly policy: Policy;
};

/** Places that nobody has or waits for, by provider; those without are left out. */
export type IdlePlaces = ReadonlyMap<string, number>;

export type Spread<T> = {
  readonly moves: readonly { readonly run: T; readonly to: Provider }[];
  /** What is left of the idle places. */
  readonly idle: IdlePlaces;
};

/** Of those that a worker serves. Through a half-open breaker goes a probe, and no crowd. */
export function idlePlaces(board: Board, served: readonly Provider[], now: Date): IdlePlaces {
  const places = served
    .filter((provider) => breakerState(healthOf(board, provider), now) === 'closed')
    .map((provider): [string, number] => [provider.id, -excess(board, provider)]);
  return new Map(places.filter(([, idle]) => idle > 0));
}

/** Whether more runs are there than have a place. */
export const hasLine = (board: Board, provider: Provider): boolean => excess(board, provider) > 0;

function excess(board: Board, provider: Provider): number {
  const { queued, running } = loadOf(board.providers, provider.id);
  return queued + running - sharedOut(provider.concurrency, healthOf(board, provider).share);
}

/**
 * Who has stood in a provider's line for longer than its policy's patience goes to the first other provider of its
 * agent's chain that would take it and has an idle place. No place is given twice. An agent that may run only so often
 * at once may have to wait anywhere.
 */
export function spreadWaiting<T extends RunInLine>(
  from: string,
  line: readonly T[],
  idle: IdlePlaces,
  { providers, board, now }: { providers: ReadonlyMap<string, Provider>; board: Board; now: Date },
): Spread<T> {
  const left = new Map(idle);
  const moves = line.flatMap((run) => {
    const { agent, policy, filter, contextTokens, priority } = run;
    if (run.waitedMs <= policy.patienceSeconds * 1_000 || agent.limits.concurrency !== undefined) return [];
    const others = agent.providers.filter((id) => id !== from && left.has(id));
    const choice = chooseProvider(
      { ...agent, providers: others },
      providers,
      { filter, contextTokens, prefer: policy.prefer, urgent: isUrgent(priority) },
      board,
      now,
    );
    if (choice.kind !== 'chosen') return [];
    const { id } = choice.provider;
    const places = (left.get(id) ?? 0) - 1;
    if (places > 0) left.set(id, places);
    else left.delete(id);
    return [{ run, to: choice.provider }];
  });
  return { moves, idle: left };
}
