import {
  currentTime,
  event,
  hasLine,
  idlePlaces,
  policyFor,
  spreadWaiting,
  type Board,
  type RunInLine,
} from '@baton/domain';
import type { Departure, WaitingRun } from '@baton/store';
import { agentOf, type RunnerDeps } from '../deps.ts';

type Deps = Pick<RunnerDeps, 'store' | 'live' | 'notify' | 'catalog' | 'board' | 'serves'>;

type Waiting = RunInLine & Pick<WaitingRun, 'runId' | 'taskId'>;

const actor = 'sweep';

/** Runs that stand in line behind a busy provider while another of their chain, which this worker serves, is idle. */
export function createSpreadWaitingRuns({ store, live, notify, catalog, board, serves }: Deps) {
  const served = [...serves.keys()].flatMap((id) => catalog.providers.get(id) ?? []);

  async function lineOf(provider: string, known: Board): Promise<readonly Waiting[]> {
    const runs = await store.runs.inLine(provider);
    return runs.flatMap((run) => {
      const agent = agentOf(catalog, run.agent);
      return agent ? [{ ...run, agent, policy: policyFor(catalog, known, run, agent) }] : [];
    });
  }

  return async function spreadWaitingRuns(): Promise<void> {
    const known = await board.fresh();
    const now = currentTime();
    let idle = idlePlaces(known, served, now);
    for (const provider of catalog.providers.values()) {
      if (idle.size === 0) return;
      if (!hasLine(known, provider)) continue;
      const from = provider.id;
      const line = await lineOf(from, known);
      const spread = spreadWaiting(from, line, idle, { providers: catalog.providers, board: known, now });
      idle = spread.idle;
      if (spread.moves.length === 0) continue;
      const departures = spread.moves.map(({ run: { runId, taskId }, to }) => {
        const events = [event('run-moved', { runId, from, to: to.id, reason: 'busy' })];
        return { runId, taskId, kind: 'moved', to, events } satisfies Departure;
      });
      const left = await store.runs.leave(from, departures, actor);
      for (const { taskId, events } of departures) if (left.has(taskId)) notify.emit(taskId, actor, events);
      live.publish({ kind: 'events', ids: [...left] });
      live.publish({ kind: 'ring', ids: [] });
    }
  };
}
