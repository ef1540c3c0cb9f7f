import {
  chooseProvider,
  coolingUntil,
  event,
  isUrgent,
  noEstimate,
  policyOf,
  roomFor,
  type Agent,
  type Cooldown,
  type EventBody,
  type Failure,
  type Provider,
  type ProviderChoice,
  type Run,
} from '@baton/domain';
import type { TaskTransaction } from '@baton/store';
import { parkTask } from '../complete/end-task.ts';
import { queueNextRun } from './next-run.ts';
import { agentOf, type EngineDeps } from '../deps.ts';

type Deps = Pick<EngineDeps, 'store' | 'live' | 'notify' | 'catalog' | 'board'>;

/** What shuts a provider: a cooldown, or a window that is nearly used up. */
type Rest = Pick<Cooldown, 'code' | 'message' | 'until'> & Pick<Failure, 'foreseen'>;

/** A shorter rest is waited for. */
const worthMovingMs = 5_000;

/**
 * Runs that wait for a provider which will rest for long are matched anew at once: to the next free one of their
 * agent's chain, or their task is parked. Called when a rest begins, and by the sweep for runs that came later.
 */
export function createMoveWaitingRuns({ store, live, notify, catalog, board }: Deps) {
  async function moveFrom(provider: string): Promise<void> {
    const cooldown = longRest(provider);
    if (!cooldown) return;
    const waiting = await store.runs.waitingFor(provider);
    for (const { runId, taskId } of waiting) {
      const events = await store.tasks.lock({ taskId }, async (tx) => {
        const list = await moveOne(tx, runId, cooldown);
        if (list.length > 0) await tx.appendEvents('sweep', list);
        return list;
      });
      notify.emit(taskId, 'sweep', events ?? []);
      live.publish({ kind: 'events', ids: [taskId] });
    }
    if (waiting.length > 0) live.publish({ kind: 'ring', ids: [] });
  }

  async function moveOne(tx: TaskTransaction, runId: string, cooldown: Rest): Promise<readonly EventBody[]> {
    const run = (await tx.runs()).find((candidate) => candidate.id === runId && candidate.state === 'queued');
    const agent = run && agentOf(catalog, run.agent);
    if (!run || !agent) return [];
    const needs = {
      filter: tx.task.providers,
      contextTokens: tx.task.requires.contextTokens ?? 0,
      prefer: policyOf(catalog.policy, agent.policy, tx.task.policy).prefer,
      urgent: isUrgent(tx.task.priority),
    };
    const choice = chooseProvider(agent, catalog.providers, needs, board.glance(), new Date());
    switch (choice.kind) {
      case 'none':
        return [];
      case 'chosen':
        // An urgent one may use the reserve.
        if (choice.provider.id === run.provider) return [];
        if (run.startedAt) return handOver(tx, run, agent, choice, cooldown);
        await tx.moveRun(runId, choice.provider);
        return [
          event('run-moved', { runId, from: run.provider, to: choice.provider.id, reason: cooldown.code }),
        ];
      case 'wait': {
        const { provider } = run;
        const failure = failureOf(cooldown, provider);
        await tx.endRun({ runId, epoch: run.epoch, state: 'limited', failure });
        const limited = event('run-limited', {
          runId,
          provider,
          failure,
          cooldownUntil: cooldown.until.toISOString(),
        });
        return [limited, ...(await parkTask(tx, choice.until, choice.reasons))];
      }
    }
  }

  /** Work has been done on it: it goes on as a run of its own, with a handoff. */
  async function handOver(
    tx: TaskTransaction,
    run: Run,
    agent: Agent,
    { provider, reasons }: Extract<ProviderChoice, { kind: 'chosen' }>,
    rest: Rest,
  ): Promise<readonly EventBody[]> {
    const failure = failureOf(rest, run.provider);
    await tx.endRun({ runId: run.id, epoch: run.epoch, state: 'limited', failure });
    const limited = event('run-limited', {
      runId: run.id,
      provider: run.provider,
      failure,
      cooldownUntil: null,
    });
    const from = { runId: run.id, provider: run.provider };
    return [
      limited,
      ...(await queueNextRun(tx, { agent, provider, reasons, begun: true, from, reason: rest.code })),
    ];
  }

  function longRest(id: string): Rest | null {
    const now = new Date();
    const provider = catalog.providers.get(id);
    const rest = provider ? restOf(provider, now) : null;
    return rest && rest.until.getTime() - now.getTime() >= worthMovingMs ? rest : null;
  }

  function restOf(provider: Provider, now: Date): Rest | null {
    const cooldown = coolingUntil(board.glance(), provider, now);
    if (cooldown) return cooldown;
    const room = roomFor(board.glance(), provider, { urgent: false, estimate: noEstimate }, now);
    return room.kind === 'closed'
      ? { code: 'usage_window', message: room.why, until: room.until, foreseen: true }
      : null;
  }

  return {
    moveFrom,
    /** Looks behind every provider that rests. */
    moveAll: async (): Promise<void> => {
      const { cooldowns, observed, ledger } = await board.fresh();
      if (cooldowns.size + observed.size + ledger.size === 0) return;
      for (const provider of catalog.providers.keys()) await moveFrom(provider);
    },
  };
}

const failureOf = ({ code, message, foreseen }: Rest, provider: string): Failure => ({
  code,
  message,
  provider,
  ...(foreseen && { foreseen }),
});
