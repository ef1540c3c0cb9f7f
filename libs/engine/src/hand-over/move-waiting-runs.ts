import {
  coolingUntil,
  currentTime,
  decideWaiting,
  event,
  noEstimate,
  policyFor,
  roomFor,
  type Cooldown,
  type EventBody,
  type Failure,
  type Provider,
  type WaitingNext,
} from '@baton/domain';
import type { Departure, WaitingRun } from '@baton/store';
import { BrokenSession } from '../checkpoint/broken-session.ts';
import { agentOf, type EngineDeps } from '../deps.ts';
import { queueNextRun } from './next-run.ts';

type Deps = Pick<EngineDeps, 'store' | 'live' | 'notify' | 'catalog' | 'board'>;

type HandOver = { readonly run: WaitingRun; readonly next: Extract<WaitingNext, { kind: 'hand-over' }> };

/** What shuts a provider: a cooldown, or a window that is nearly used up. */
type Rest = Pick<Cooldown, 'code' | 'message' | 'until'> & Pick<Failure, 'foreseen'>;

/** A shorter rest is waited for. */
const worthMovingMs = 5_000;

const actor = 'sweep';

/**
 * Runs that wait for a provider which will rest for long are matched anew at once: to the next free one of their
 * agent's chain, or their task is parked. Called when a rest begins, and by the sweep for runs that came later.
 */
export function createMoveWaitingRuns({ store, live, notify, catalog, board }: Deps) {
  const moving = new Map<string, Promise<void>>();

  /** Many runs meet one limit at the same time; one of them sees to those that wait. */
  async function moveFrom(provider: string): Promise<void> {
    const rest = longRest(provider);
    if (!rest) return;
    const moved = moving.get(provider) ?? moveAllOf(provider, rest).finally(() => moving.delete(provider));
    moving.set(provider, moved);
    await moved;
  }

  async function moveAllOf(provider: string, rest: Rest): Promise<void> {
    let page = await store.runs.waitingFor(provider, null);
    while (page.length > 0) {
      await movePage(provider, page, rest);
      page = await store.runs.waitingFor(provider, page.at(-1)?.runId ?? null);
    }
  }

  async function movePage(provider: string, page: readonly WaitingRun[], rest: Rest): Promise<void> {
    const failure = failureOf(rest, provider);
    const departures: Departure[] = [];
    const handOvers: HandOver[] = [];
    for (const run of page) {
      const next = decide(provider, run);
      if (next.kind === 'hand-over') handOvers.push({ run, next });
      else departures.push(...departureOf(run, next, failure, rest));
    }
    const left = await store.runs.leave(provider, departures, actor);
    tell(departures.filter(({ taskId }) => left.has(taskId)));
    for (const one of handOvers) await handOver(one, failure).catch(unlessBroken);
  }

  function decide(from: string, run: WaitingRun): WaitingNext {
    const agent = agentOf(catalog, run.agent);
    if (!agent) return { kind: 'stay' };
    const now = board.glance();
    return decideWaiting({
      from,
      run,
      agent,
      providers: catalog.providers,
      policy: policyFor(catalog, now, run, agent),
      board: now,
      now: currentTime(),
      random: Math.random(),
    });
  }

  /** Work has been done on it: it goes on as a run of its own, with a handoff. */
  async function handOver({ run, next }: HandOver, failure: Failure): Promise<void> {
    const { runId, taskId } = run;
    const agent = agentOf(catalog, run.agent);
    const events = await store.tasks.lock({ taskId }, async (tx) => {
      const waits = (await tx.runs()).find(({ id, state }) => id === runId && state === 'queued');
      if (!agent || waits?.provider !== failure.provider) return [];
      await tx.endRun({ runId, epoch: waits.epoch, state: 'limited', failure });
      const from = { runId, provider: failure.provider };
      const { provider, reasons } = next;
      const queued = { agent, provider, reasons, begun: true, from, reason: failure.code };
      const list = [limited(runId, failure, null), ...(await queueNextRun(tx, queued))];
      await tx.appendEvents(actor, list);
      return list;
    });
    tell([{ taskId, events: events ?? [] }]);
  }

  function tell(told: readonly { readonly taskId: string; readonly events: readonly EventBody[] }[]): void {
    if (told.length === 0) return;
    for (const { taskId, events } of told) notify.emit(taskId, actor, events);
    live.publish({ kind: 'events', ids: told.map(({ taskId }) => taskId) });
    live.publish({ kind: 'ring', ids: [] });
  }

  function longRest(id: string): Rest | null {
    const now = currentTime();
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

function departureOf(
  { runId, taskId }: WaitingRun,
  next: Exclude<WaitingNext, { kind: 'hand-over' }>,
  failure: Failure,
  rest: Rest,
): readonly Departure[] {
  const ends = limited(runId, failure, rest);
  switch (next.kind) {
    case 'stay':
      return [];
    case 'move': {
      const move = { runId, from: failure.provider, to: next.provider.id, reason: failure.code };
      return [{ runId, taskId, kind: 'moved', to: next.provider, events: [event('run-moved', move)] }];
    }
    case 'park': {
      const { until, reasons } = next;
      const parked = event('task-parked', { resumeAt: until.toISOString(), reasons });
      return [{ runId, taskId, kind: 'parked', failure, resumeAt: until, events: [ends, parked] }];
    }
    case 'ask': {
      const { question } = next;
      const asked = event('task-input-required', { question });
      return [{ runId, taskId, kind: 'asking', failure, question, events: [ends, asked] }];
    }
  }
}

/** A run of a broken session stays where it is: whoever takes it fails it with the reason. */
const unlessBroken = (error: unknown): void => {
  if (!(error instanceof BrokenSession)) throw error;
};

const limited = (runId: string, failure: Failure, rest: Rest | null): EventBody =>
  event('run-limited', {
    runId,
    provider: failure.provider,
    failure,
    cooldownUntil: rest?.until.toISOString() ?? null,
  });

const failureOf = ({ code, message, foreseen }: Rest, provider: string): Failure => ({
  code,
  message,
  provider,
  ...(foreseen && { foreseen }),
});
