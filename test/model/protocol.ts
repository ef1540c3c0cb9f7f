import type pg from 'pg';
import {
  createSkillIndex,
  defaultTiming,
  noUsage,
  pendingCalls,
  type Message,
  type TaskDraft,
} from '@baton/domain';
import { createEngine } from '@baton/engine';
import { createProviders, providersSection, simulatedProviders } from '@baton/providers';
import { createLocalLive } from '@baton/queue';
import type { Bell, ClaimedRun, Store } from '@baton/store';
import { createReleaseTasks } from '../../libs/engine/src/complete/release-task.ts';
import { createFitter } from '../../libs/engine/src/execute/fit-call.ts';
import { createKnownSizes } from '../../libs/engine/src/execute/known-sizes.ts';
import type { Ending } from '../../libs/engine/src/execute/execute-run.ts';
import { openTranscript } from '../../libs/engine/src/execute/transcript.ts';
import { createHealthKeeper } from '../../libs/engine/src/health/health-keeper.ts';
import { createMoveWaitingRuns } from '../../libs/engine/src/hand-over/move-waiting-runs.ts';
import { createLeaseKeeper } from '../../libs/engine/src/lease/lease-keeper.ts';
import { createKeepGeneration } from '../../libs/engine/src/relay/keep-generation.ts';
import { createRelay } from '../../libs/engine/src/relay/relay.ts';
import { settleRun } from '../../libs/engine/src/settle/settle-run.ts';
import { createTakeBack } from '../../libs/engine/src/sweep/take-back.ts';
import { testAgent } from '../support/baton.ts';
import { silentLog } from '../support/silent-log.ts';
import { createBag } from './bag.ts';

/** Time passes where a command moves a moment in the database, and nowhere else. */
const never = 2 ** 30;
const timing = { ...defaultTiming, relayEveryMs: never, heartbeatMs: never, selfFenceMs: never };

const { specs, models } = createProviders(providersSection.parse(simulatedProviders('http://127.0.0.1:1')));
const agents = [testAgent({ providers: [...specs.keys()] })];
const catalog = { agents, providers: specs, index: createSkillIndex(agents) };

const text = (role: 'user' | 'assistant', words: string): Message => ({
  v: 1,
  role,
  parts: [{ type: 'text', text: words }],
});

const draft: TaskDraft = {
  input: [text('user', 'Do it.')],
  title: 'Do it',
  requires: { capabilities: [], tools: [] },
  providers: {},
  priority: 3,
  budget: {},
  policy: {},
  dependsOn: [],
  onDependencyFailure: 'fail',
  metadata: {},
};

/** A worker's view of a run it claimed, whatever has become of the run since. */
export type Holder = { readonly worker: string; readonly run: ClaimedRun } & ReturnType<
  typeof openTranscript
>;

export type Protocol = ReturnType<typeof openProtocol>;

/** Baton's statements and stages as its processes call them, with a bag of bells as queue; nothing happens by itself. */
export function openProtocol(store: Store, db: pg.Pool, projectId: string) {
  const live = createLocalLive();
  const bag = createBag();
  const engine = createEngine({ store, live, catalog, log: silentLog });
  const deps = { ...engine.deps, queue: bag.queue, timing };
  const { releaseAfter } = createReleaseTasks(deps);
  const { moveFrom, moveAll } = createMoveWaitingRuns(deps);
  const keeper = createLeaseKeeper({ store, timing, log: silentLog, onLost: () => {} });
  const health = createHealthKeeper(deps);
  // Of two processes each, where the order lets them work at once.
  const relays = [0, 1].map(() =>
    createRelay({ ...deps, live: createLocalLive(), caps: new Map(), onRung: () => {} }),
  );
  const sweeps = [0, 1].map(() => createTakeBack({ ...deps, releaseAfter }));
  const keepGeneration = createKeepGeneration({ ...deps, providers: specs });
  const actor = { kind: 'agent', id: 'model' } as const;
  let claims = 0;

  async function claim({ runId, dispatch }: Bell): Promise<Holder | null> {
    claims += 1;
    const worker = `worker-${claims}`;
    const run = await store.runs.claim({
      bell: { runId, dispatch },
      worker,
      leaseMs: timing.leaseMs,
      caps: new Map(),
    });
    return (
      run && {
        worker,
        run,
        ...openTranscript({ store, onCommit: () => {}, onSurvived: () => {}, isBudgeted: false }, run),
      }
    );
  }

  /** The next commit of a step: an answer that asks for a tool, or the tool's results. */
  async function advance({ messages, commitAnswer, commitResults }: Holder, survived = false): Promise<void> {
    const call = { callId: `call-${messages().length}`, tool: 'look' };
    const pending = pendingCalls(messages());
    if (pending.length === 0)
      return commitAnswer({
        message: { v: 1, role: 'assistant', parts: [{ type: 'tool-call', ...call, args: {} }] },
        ...took,
      });
    const parts = pending.map(({ callId, tool }) => ({
      type: 'tool-result' as const,
      callId,
      tool,
      result: 'seen',
      isError: false,
    }));
    return commitResults({ v: 1, role: 'tool', parts }, survived);
  }

  async function settle(holder: Holder, ending: Ending): Promise<void> {
    const { run } = holder;
    const model = models.get(run.provider);
    const agent = agents[0];
    if (!model || !agent) throw new Error(`no model ${run.provider}`);
    if (pendingCalls(holder.messages()).length > 0) await advance(holder);
    const held = keeper.hold(run.runId, run.epoch, performance.now());
    const fitter = createFitter(model.provider, createKnownSizes(), run.firstMessage);
    try {
      await settleRun(
        { ...deps, health, releaseAfter, moveWaiting: moveFrom },
        { run, agent, model, transcript: holder, fitter, held },
        ending,
      );
    } finally {
      held.release();
    }
  }

  return {
    bag,
    db,
    claim,
    advance,
    hasPending: ({ messages }: Holder): boolean => pendingCalls(messages()).length > 0,
    submit: async (): Promise<string> => {
      const taken = await engine.submit({ projectId, actor, drafts: [draft] });
      const verdict = taken.kind === 'taken' ? taken.verdicts[0] : undefined;
      if (!verdict || !('taskId' in verdict)) throw new Error('the task was not taken');
      return verdict.taskId;
    },
    cancel: async (taskId: string): Promise<boolean> =>
      (await engine.cancel({ projectId, taskId, actor }, 'asked to')).kind === 'done',
    relay: async (): Promise<void> => relays[0]?.look(),
    relayTwice: async (): Promise<void> => void (await Promise.all(relays.map((relay) => relay.look()))),
    sweep: async (): Promise<void> => sweeps[0]?.sweep(),
    sweepTwice: async (): Promise<void> => void (await Promise.all(sweeps.map((sweep) => sweep.sweep()))),
    keepGeneration,
    moveWaiting: moveAll,
    findLostBells: async (): Promise<void> => {
      const unanswered = await store.runs.unanswered(0);
      const hanging = await Promise.all(unanswered.map((bell) => bag.queue.bells.hangs(bell.provider, bell)));
      await store.runs.ringAgain(unanswered.filter((_, index) => !hanging[index]));
    },
    renew: async ({ run }: Holder): Promise<boolean> =>
      (await store.leases.renew([{ runId: run.runId, epoch: run.epoch }], timing.leaseMs)).length === 0,
    complete: (holder: Holder): Promise<void> =>
      settle(holder, {
        kind: 'completed',
        output: { text: 'Done.' },
        answer: { message: text('assistant', 'Done.'), ...took },
      }),
    putBack: (holder: Holder): Promise<void> => settle(holder, { kind: 'throttled', waitMs: 0 }),
    fail: (holder: Holder): Promise<void> =>
      settle(holder, { kind: 'failed', error: { code: 'internal', message: 'It broke.', next: 'Mend it.' } }),
    ask: (holder: Holder): Promise<void> =>
      settle(holder, { kind: 'asking', question: { kind: 'person', text: 'Which one?' } }),
    limit: (holder: Holder): Promise<void> =>
      settle(holder, {
        kind: 'provider-failed',
        failure: { code: 'usage_window', message: 'used up', provider: holder.run.provider },
        spent: null,
      }),
    close: (): void => {
      for (const relay of relays) relay.close();
      keeper.close();
      health.close();
    },
  };
}

const took = { usage: { ...noUsage, inputTokens: 7, outputTokens: 3 }, costUsd: 0.01, callMs: 5 };
