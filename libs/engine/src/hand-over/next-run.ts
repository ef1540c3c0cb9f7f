import { uuidv7 } from 'uuidv7';
import { event, type Agent, type EventBody, type MatchNote, type Provider } from '@baton/domain';
import type { TaskTransaction } from '@baton/store';
import { transcriptDigest } from '../checkpoint/transcript-digest.ts';

export type NextRun = {
  readonly agent: Agent;
  readonly provider: Provider;
  readonly reasons: readonly string[];
  /** The task was worked on before: rung ahead of fresh work. */
  readonly begun: boolean;
  /** The run whose work goes on, and why it does elsewhere. */
  readonly from: { readonly runId: string; readonly provider: string } | null;
  readonly reason: string;
};

/**
 * Queues the task's next run and, where it goes on from an earlier run, writes the handoff: which messages the
 * next model is given, and their digest. Returns the events that say so.
 */
export async function queueNextRun(tx: TaskTransaction, next: NextRun): Promise<readonly EventBody[]> {
  const run = { id: uuidv7(), agent: next.agent.id, provider: next.provider, begun: next.begun };
  const match: MatchNote = { reasons: next.from ? [...whyTheAgent(tx), ...next.reasons] : next.reasons };
  await tx.insertRun(run);
  const moved = next.from !== null && next.from.provider !== next.provider.id;
  await tx.update({
    state: 'queued',
    agent: next.agent.id,
    provider: next.provider.id,
    match,
    resumeAt: null,
    question: null,
    error: null,
    finishedAt: null,
    overdueAt: tx.task.deadline ?? null,
    hops: tx.task.hops + (moved ? 1 : 0),
  });
  const matched = event('task-matched', {
    agent: next.agent.id,
    provider: next.provider.id,
    runId: run.id,
    reasons: next.reasons,
  });
  return next.from ? [matched, await handOff(tx, next, next.from, run.id)] : [matched];
}

/** Why the agent was picked outlives the providers it goes through. */
const whyTheAgent = (tx: TaskTransaction): readonly string[] => (tx.task.match?.reasons ?? []).slice(0, 20);

async function handOff(
  tx: TaskTransaction,
  next: NextRun,
  from: NonNullable<NextRun['from']>,
  toRun: string,
): Promise<EventBody> {
  const messages = await tx.messages();
  const digest = transcriptDigest(messages).hex();
  await tx.insertHandoff({
    id: uuidv7(),
    fromRun: from.runId,
    toRun,
    fromProvider: from.provider,
    toProvider: next.provider.id,
    reason: next.reason,
    uptoMessage: messages.length,
    digest,
  });
  return event('run-handed-over', {
    fromRun: from.runId,
    toRun,
    from: from.provider,
    to: next.provider.id,
    reason: next.reason,
    messages: messages.length,
    digest,
  });
}
