import type { HandoffView, WrittenHandoffView, RunView } from '@baton/contract';
import { readHandoff, type HandoffRead, type Run } from '@baton/domain';
import type { Store } from '@baton/store';
import { iso } from './iso.ts';

export const presentRun = (run: Run): RunView => ({
  id: run.id,
  taskId: run.taskId,
  agent: run.agent,
  provider: run.provider,
  model: run.model,
  status: run.state,
  epoch: run.epoch,
  crashes: run.crashes,
  tries: run.tries,
  steps: run.steps,
  usage: run.usage,
  costUsd: run.costUsd,
  failure: run.failure && presentFailure(run.failure),
  worker: run.worker,
  availableAt: iso(run.availableAt),
  createdAt: run.createdAt.toISOString(),
  startedAt: iso(run.startedAt),
  finishedAt: iso(run.finishedAt),
  waitMs: run.waitMs,
});

const presentFailure = (failure: NonNullable<Run['failure']>): NonNullable<RunView['failure']> => ({
  code: failure.code,
  message: failure.message,
  ...('status' in failure && failure.status !== undefined ? { status: failure.status } : {}),
  ...('next' in failure ? { next: failure.next } : {}),
});

type Handoff = Awaited<ReturnType<Store['tasks']['handoffs']>>[number];

/** The document in today's form, from whatever form it was kept in. */
const readDocument = (handoff: Handoff): HandoffRead =>
  readHandoff(handoff.document ?? { ...handoff, form: 'handoff/v0' });

export const presentHandoff = (handoff: Handoff): HandoffView => presentRead(handoff, readDocument(handoff));

const presentRead = (handoff: Handoff, read: HandoffRead): HandoffView => ({
  id: handoff.id,
  fromRun: handoff.fromRun,
  toRun: handoff.toRun,
  from: handoff.fromProvider,
  to: handoff.toProvider,
  reason: handoff.reason,
  uptoMessage: handoff.uptoMessage,
  digest: handoff.digest,
  fidelity: read.kind === 'read' ? (read.handoff.given?.fidelity ?? null) : null,
  firstStep: handoff.firstStep && {
    verdict: handoff.firstStep.verdict,
    messages: [...handoff.firstStep.messages],
  },
  createdAt: handoff.createdAt.toISOString(),
});

export function presentWrittenHandoff(handoff: Handoff): WrittenHandoffView {
  const read = readDocument(handoff);
  return {
    ...presentRead(handoff, read),
    document: read.kind === 'read' ? { ...read.handoff } : null,
    fault: read.kind === 'read' ? null : read.message,
  };
}
