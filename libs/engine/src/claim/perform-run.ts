import { setTimeout as sleep } from 'node:timers/promises';
import { currentTime, event, logFault, type Agent, type TaskError } from '@baton/domain';
import type { RungBell } from '@baton/queue';
import { isStoreDown, type ClaimedRun } from '@baton/store';
import { BrokenSession } from '../checkpoint/broken-session.ts';
import { agentOf, type RunnerDeps } from '../deps.ts';
import { executeRun } from '../execute/execute-run.ts';
import { createFitter } from '../execute/fit-call.ts';
import type { KnownSizes } from '../execute/known-sizes.ts';
import type { Turns } from '../execute/take-turns.ts';
import { budgetOwnersOf } from '../execute/reserve-call.ts';
import { openTranscript } from '../execute/transcript.ts';
import type { HeadroomKeeper } from '../headroom/headroom-keeper.ts';
import type { HealthKeeper } from '../health/health-keeper.ts';
import type { Suspects } from './suspects.ts';
import { isLeaseGone, RunStopped, type HeldRun, type LeaseKeeper } from '../lease/lease-keeper.ts';
import { putBack, settleFailed, settleRun } from '../settle/settle-run.ts';

type Deps = RunnerDeps & {
  readonly keeper: LeaseKeeper;
  readonly turns: Turns;
  readonly suspects: Suspects;
  readonly sizes: KnownSizes;
  readonly health: HealthKeeper;
  readonly headroom: HeadroomKeeper;
  /** Agents with a limit of their own. */
  readonly caps: ReadonlyMap<string, number>;
  readonly releaseAfter: (taskId: string) => Promise<void>;
  readonly moveWaiting: (provider: string) => Promise<void>;
};

/** After which a run asks again whether others that may have killed a worker are through. */
const behindSuspectMs = 1_000;

/** Answers one bell: claim, execute, settle. Never throws: what happened lies in Postgres, not in the queue. */
export const createPerformRun = (deps: Deps) =>
  async function performRun(bell: RungBell): Promise<void> {
    // Before the claim: a run that is only held when a worker dies would be blamed for it.
    if (!deps.suspects.admit(bell)) return postpone(deps, bell);
    try {
      await claimAndWork(deps, bell);
    } finally {
      deps.suspects.clear(bell);
    }
  };

async function claimAndWork(deps: Deps, bell: RungBell): Promise<void> {
  const claimedAt = performance.now();
  const run = await claim(deps, bell);
  if (!run) return;
  tellStarted(deps, run);
  const held = deps.keeper.hold(run.runId, run.epoch, claimedAt);
  try {
    await work(deps, run, bell, held);
  } catch (error) {
    await afterThrow(deps, run, held.signal.aborted ? held.signal.reason : error);
  } finally {
    held.release();
  }
}

async function postpone({ store, live, notify }: Deps, bell: RungBell): Promise<void> {
  await persist(async () => {
    const run = await store.runs.postpone(bell, behindSuspectMs);
    if (!run?.told) return;
    const { taskId, agent, provider } = run;
    const told = { runId: bell.runId, provider, afterMs: behindSuspectMs, behind: 'crash' } as const;
    notify.emit(taskId, `agent:${agent}`, [event('run-throttled', told)]);
    live.publish({ kind: 'events', ids: [taskId] });
  });
}

async function claim(
  { store, workerId, timing, caps, log }: Deps,
  bell: RungBell,
): Promise<ClaimedRun | null> {
  try {
    return await store.runs.claim({ bell, worker: workerId, leaseMs: timing.leaseMs, caps });
  } catch (error) {
    log.warn(
      { runId: bell.runId, error: (error as Error).message },
      'a run could not be claimed; its bell will be rung again',
    );
    return null;
  }
}

async function work(deps: Deps, run: ClaimedRun, bell: RungBell, held: HeldRun): Promise<void> {
  const agent = agentOf(deps.catalog, run.agent);
  const model = deps.models.get(run.provider);
  if (!agent || !model)
    return settleFailed(deps, run, notConfigured(agent ? `provider ${run.provider}` : `agent ${run.agent}`));
  if (run.messages.length !== run.lastMessage) return settleFailed(deps, run, await brokenLog(deps, run));
  const transcript = openTranscript(
    {
      store: deps.store,
      onCommit: (events) => deps.notify.emit(run.taskId, `agent:${run.agent}`, events),
      onSurvived: () => deps.suspects.clear(bell),
      isBudgeted: budgetOwnersOf(run, deps.catalog).length > 0,
    },
    run,
  );
  const fitter = createFitter(model.provider, deps.sizes, run.firstMessage);
  const effort = { run, agent, model, transcript, fitter, held };
  const clock = limitRunTime(run, agent, held);
  try {
    await settleRun(deps, effort, await executeRun(deps, effort));
  } finally {
    clearTimeout(clock);
  }
}

/** The longest a run may take, its takeovers included. */
function limitRunTime(run: ClaimedRun, agent: Agent, held: HeldRun): NodeJS.Timeout {
  const leftMs = run.startedAt.getTime() + agent.limits.maxRunSeconds * 1_000 - currentTime().getTime();
  return setTimeout(() => held.stop('run-time'), Math.min(2 ** 31 - 1, Math.max(0, leftMs)));
}

async function afterThrow(deps: Deps, run: ClaimedRun, error: unknown): Promise<void> {
  const ids = { runId: run.runId, taskId: run.taskId };
  if (isLeaseGone(error))
    return deps.log.info({ ...ids, epoch: run.epoch }, 'the run is no longer ours; nothing more is written');
  if (isStoreDown(error)) {
    deps.log.warn(
      { ...ids, error: (error as Error).message },
      'the database went away under a run; it goes on after its last commit',
    );
    return persist(() => putBack(deps, run, 0));
  }
  if (error instanceof RunStopped && error.reason === 'shutdown') return persist(() => putBack(deps, run, 0));
  if (error instanceof RunStopped) return persist(() => settleFailed(deps, run, overtime));
  if (error instanceof BrokenSession) return persist(() => settleFailed(deps, run, broken(error.message)));
  deps.log.error({ ...ids, error }, 'a run failed on a fault of Baton itself');
  return persist(() => settleFailed(deps, run, internal(error)));
}

/** Tries until the database takes it or the lease is another's. Giving up is safe: the lease runs out by itself. */
async function persist(write: () => Promise<void>): Promise<void> {
  for (let attempt = 1; attempt <= 60; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (isLeaseGone(error) || !isStoreDown(error)) return;
      await sleep(500);
    }
  }
}

function tellStarted({ notify, live, workerId, models }: Deps, run: ClaimedRun): void {
  const { runId, agent, provider, epoch, waitMs } = run;
  const model = models.get(provider)?.provider.model ?? '';
  notify.emit(run.taskId, `agent:${agent}`, [
    event('run-started', { runId, agent, provider, model, worker: workerId, epoch, waitMs }),
  ]);
  live.publish({ kind: 'events', ids: [run.taskId] });
}

const notConfigured = (missing: string): TaskError => ({
  code: 'internal',
  message: `This worker's configuration has no ${missing}.`,
  next: 'Give all processes the same baton.yaml, then retry the task.',
});

/** The truth has a hole, such as a restore from half a backup leaves: better no answer than one made of the rest. */
async function brokenLog({ store }: Deps, run: ClaimedRun): Promise<TaskError> {
  const fault = logFault(await store.sessions.messages(run.sessionId, 0, 1_000_000));
  return broken(fault?.message ?? `The session's log was changed while it was read.`);
}

const broken = (message: string): TaskError => ({
  code: 'session_broken',
  message,
  next: 'Restore the session’s messages from a backup, then retry the task; or submit it anew in a session of its own.',
});

const overtime: TaskError = {
  code: 'run_time_exceeded',
  message: 'The run took longer than its agent allows.',
  next: 'Raise the agent’s limits.maxRunSeconds in baton.yaml, or split the task; then retry it.',
};

const internal = (error: unknown): TaskError => ({
  code: 'internal',
  message: `Baton failed on this run: ${(error as Error).name}.`,
  next: 'Look at the worker’s log for this run id, then retry the task.',
});
