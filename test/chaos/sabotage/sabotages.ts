import { killFarApis, killFarWorkers } from '../scenarios/far-stores.ts';
import { lateWords } from '../scenarios/late-words.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Edit } from '../world/copy-source.ts';

/** Baton without one of its protections, to see that the scenario which exists for it turns red. */
export type Sabotage = {
  readonly name: string;
  /** What is missing then. */
  readonly removes: string;
  readonly edits: readonly Edit[];
  readonly scenario: Scenario;
  /** One of the scenario's faults must be this; any other shows something else. */
  readonly seenAs: RegExp;
};

export const sabotages: readonly Sabotage[] = [
  {
    name: 'epoch',
    removes: 'no write compares its epoch with the run’s',
    scenario: lateWords,
    seenAs: /recorded under an epoch that had been taken over/u,
    edits: [
      {
        file: 'libs/store/src/statements/commit-step.ts',
        before: 'runs.task_id = k.id and runs.epoch = s.epoch and runs.state',
        after: 'runs.task_id = k.id and runs.state',
      },
      {
        file: 'libs/store/src/statements/lease.ts',
        before: 'runs.id = held.run_id and runs.epoch = held.epoch and runs.state',
        after: 'runs.id = held.run_id and runs.state',
      },
      {
        file: 'libs/store/src/transactions/run-writes.ts',
        before: "and(eq(runs.id, runId), eq(runs.epoch, epoch), inArray(runs.state, ['queued', 'running']))",
        after: "and(eq(runs.id, runId), inArray(runs.state, ['queued', 'running']))",
      },
      {
        file: 'libs/store/src/transactions/run-writes.ts',
        before: "and(eq(runs.id, run.runId), eq(runs.epoch, run.epoch), eq(runs.state, 'running'))",
        after: "and(eq(runs.id, run.runId), eq(runs.state, 'running'))",
      },
    ],
  },
  {
    name: 'ring',
    removes:
      'a run is rung once, right after the commit that queued it: no relay looks later, no sweep looks for bells',
    scenario: killFarApis,
    seenAs: /has not ended/u,
    edits: [
      {
        file: 'libs/engine/src/submit/submit-tasks.ts',
        before: "live.publish({ kind: 'ring', ids: [] })",
        after: "live.publish({ kind: 'ring', ids: tasks.flatMap(({ run }) => run?.id ?? []) })",
      },
      {
        file: 'libs/engine/src/complete/release-task.ts',
        before: "live.publish({ kind: 'ring', ids: [] })",
        after: `live.publish({
      kind: 'ring',
      ids: events.flatMap((body) => (body.type === 'task-matched' ? [body.data.runId] : [])),
    })`,
      },
      {
        file: 'libs/engine/src/settle/settle-run.ts',
        before: "live.publish({ kind: 'ring', ids: [] })",
        after: `live.publish({
    kind: 'ring',
    ids: [run.runId, ...(events ?? []).flatMap((body) => (body.type === 'task-matched' ? [body.data.runId] : []))],
  })`,
      },
      {
        file: 'libs/engine/src/sweep/take-back.ts',
        before: "live.publish({ kind: 'ring', ids: [] })",
        after: "live.publish({ kind: 'ring', ids: [run.id] })",
      },
      {
        file: 'libs/engine/src/relay/relay.ts',
        before: "if (wake.kind === 'ring') void look();",
        after: `if (wake.kind !== 'ring') return;
    for (const id of wake.ids) named.add(id);
    void look();`,
      },
      {
        file: 'libs/engine/src/relay/relay.ts',
        before: 'let moreWait = false;',
        after: `let moreWait = false;
  const named = new Set<string>();`,
      },
      {
        file: 'libs/engine/src/relay/relay.ts',
        before: 'const waiting = await store.runs.due({ rooms: open, fullAgents, most: heaviest });',
        after: `const ready = await store.runs.due({ rooms: open, fullAgents, most: heaviest });
    const waiting = ready.filter(({ runId }) => named.has(runId));`,
      },
      {
        file: 'libs/engine/src/relay/relay.ts',
        before: 'setInterval(() => void look(), timing.relayEveryMs)',
        after: 'setInterval(() => {}, timing.relayEveryMs)',
      },
      {
        file: 'libs/engine/src/sweep/sweep.ts',
        before: "{ name: 'queue marker', everyMs: timing.markerEveryMs, work: keepGeneration },",
        after: '',
      },
      {
        file: 'libs/engine/src/sweep/sweep.ts',
        before: "{ name: 'lost bells', everyMs: timing.bellLostMs / 2, work: ringLostBells },",
        after: '',
      },
    ],
  },
  {
    name: 'fence',
    removes: 'a worker that cannot renew its leases works on',
    scenario: lateWords,
    seenAs: /was written \d+ ms after its run was taken over/u,
    edits: [
      {
        file: 'libs/engine/src/lease/lease-keeper.ts',
        before: 'performance.now() - entry.renewedAt > timing.selfFenceMs',
        after: 'performance.now() - entry.renewedAt === Infinity',
      },
    ],
  },
  {
    name: 'intent',
    removes: 'the tools of an answer start before it is committed',
    scenario: killFarWorkers,
    seenAs: /was written \d+ times/u,
    edits: [
      {
        file: 'libs/engine/src/execute/execute-run.ts',
        before: `  await transcript.commitAnswer(answer);
  return finishStep(deps, effort, calls, tools, false);`,
        after: `  const results = await runTools(deps.toolbox, { calls, tools, interrupted: false }, held);
  await transcript.commitAnswer(answer);
  if (results) await transcript.commitResults(results, true);
  const question = questionOf(calls);
  return question === null ? null : { kind: 'asking', question: { kind: 'person', text: question } };`,
      },
      {
        file: 'libs/engine/src/execute/execute-run.ts',
        before: 'const { agent, run, model, transcript } = effort;',
        after: 'const { agent, run, model, transcript, held } = effort;',
      },
    ],
  },
  {
    name: 'tx',
    removes: 'a step’s messages with the checkpoint, and the step itself, are written in two transactions',
    scenario: killFarWorkers,
    seenAs: /a transcript is not the fold of its runs/u,
    edits: [
      {
        file: 'libs/engine/src/execute/transcript.ts',
        before: 'const committed = await store.runs.commit({',
        after: `const { checkpoint: point, ...step } = rest;
    await store.runs.commit({
      lease,
      actor,
      events: [],
      ...(point && { checkpoint: point }),
      messages: newest.map((body, index) => ({ number: messages.length - newest.length + index + 1, body })),
    });
    const committed = await store.runs.commit({`,
      },
      {
        file: 'libs/engine/src/execute/transcript.ts',
        before: `      messages: newest.map((body, index) => ({
        number: messages.length - newest.length + index + 1,
        body,
      })),
      ...rest,`,
        after: '      messages: [],\n      ...step,',
      },
    ],
  },
];
