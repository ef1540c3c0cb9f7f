import { chooseProvider, coolingUntil, event } from '@baton/domain';
import { agentOf, type EngineDeps } from '../deps.ts';

type Deps = Pick<EngineDeps, 'store' | 'live' | 'notify' | 'catalog' | 'board'>;

/** A shorter rest is waited for. */
const worthMovingMs = 5_000;

/** Runs that wait for a provider which will rest for long go to the next free one of their agent's chain, at once. */
export const createMoveWaitingRuns = ({ store, live, notify, catalog, board }: Deps) =>
  async function moveWaitingRuns(provider: string): Promise<void> {
    const now = new Date();
    const cooldown = coolingUntil(board.glance(), provider, now);
    if (!cooldown || cooldown.until.getTime() - now.getTime() < worthMovingMs) return;
    let moved = 0;
    for (const { runId, taskId } of await store.runs.waitingFor(provider)) {
      const events = await store.tasks.lock({ taskId }, async (tx) => {
        const run = (await tx.runs()).find((candidate) => candidate.id === runId && candidate.state === 'queued');
        const agent = run && agentOf(catalog, run.agent);
        if (!run || !agent) return [];
        const needs = { filter: tx.task.providers, contextTokens: tx.task.requires.contextTokens ?? 0 };
        const choice = chooseProvider(agent, catalog.providers, needs, board.glance(), now);
        if (choice.kind !== 'chosen') return [];
        await tx.moveRun(runId, choice.provider);
        const list = [event('run-moved', { runId, from: provider, to: choice.provider.id, reason: cooldown.code })];
        await tx.appendEvents('sweep', list);
        return list;
      });
      notify.emit(taskId, 'sweep', events ?? []);
      moved += events?.length ?? 0;
    }
    if (moved > 0) live.publish({ kind: 'ring', ids: [] });
  };
