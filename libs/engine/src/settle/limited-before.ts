import { remedyFor, type Failure, type Run } from '@baton/domain';

/** Rounds of transient failures after which a provider is given up for this task: an outage of a minute is sat out. */
const mostRounds = 3;

/** Providers this task has given up on, the failure at `current` counted, so that it does not go round for ever. */
export function limitedBefore(
  runs: readonly Run[],
  current: Pick<Failure, 'provider' | 'code'>,
): ReadonlyMap<string, string> {
  const rounds = new Map<string, number>();
  const count = ({ provider, code }: Pick<Failure, 'provider' | 'code'>): void => {
    if (remedyFor[code] === 'retry') rounds.set(provider, (rounds.get(provider) ?? 0) + 1);
  };
  for (const { state, failure } of runs) if (state === 'limited' && isProviders(failure)) count(failure);
  count(current);
  return new Map(
    [...rounds].flatMap(([provider, times]) =>
      times >= mostRounds ? [[provider, `it failed in ${times} rounds`] as const] : [],
    ),
  );
}

/** How many of the last runs in a row this provider limited without one step taken, the one under way left out. */
export function roundsAt(runs: readonly Run[], provider: string): number {
  const ended = runs.filter(({ state }) => state !== 'queued' && state !== 'running');
  const other = ended.findLastIndex(
    (run) => run.provider !== provider || run.state !== 'limited' || run.steps > 0,
  );
  return ended.length - 1 - other;
}

const isProviders = (failure: Run['failure']): failure is Failure =>
  failure !== null && 'provider' in failure;
