import { remedyFor, type Failure, type Run } from '@baton/domain';

/** Providers this task has given up on after transient failures, so that it does not go round in circles. */
export function limitedBefore(runs: readonly Run[]): ReadonlyMap<string, string> {
  return new Map(
    runs.flatMap((run) =>
      run.state === 'limited' && isTransient(run.failure)
        ? [[run.provider, `${run.failure?.code ?? ''} in an earlier run`] as const]
        : [],
    ),
  );
}

const isTransient = (failure: Run['failure']): failure is Failure =>
  failure !== null && 'provider' in failure && remedyFor[failure.code] === 'retry';
