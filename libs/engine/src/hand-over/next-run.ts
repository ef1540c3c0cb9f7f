import { uuidv7 } from 'uuidv7';
import {
  buildHandoff,
  event,
  prepareHandoff,
  type Agent,
  type EventBody,
  type Handoff,
  type HandoffSource,
  type LogEntry,
  type MatchNote,
  type Message,
  type Provider,
} from '@baton/domain';
import type { TaskTransaction } from '@baton/store';
import { BrokenSession } from '../checkpoint/broken-session.ts';
import { transcriptDigest } from '../checkpoint/transcript-digest.ts';
import { counterFor, tokensOfATool } from './count-for.ts';

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
  const log = await tx.log();
  const digest = digestOf(log.map(({ message }) => message));
  const uptoMessage = log.length;
  const source = {
    taskId: tx.task.id,
    from,
    to: { runId: toRun, provider: next.provider.id },
    reason: next.reason,
    checkpoint: { uptoMessage, digest },
  };
  const document = await writeHandoff(log, source, next);
  const fidelity = document.given?.fidelity ?? null;
  await tx.insertHandoff({
    id: uuidv7(),
    fromRun: from.runId,
    toRun,
    fromProvider: from.provider,
    toProvider: next.provider.id,
    reason: next.reason,
    uptoMessage,
    digest,
    document,
  });
  return event('run-handed-over', {
    fromRun: from.runId,
    toRun,
    from: from.provider,
    to: next.provider.id,
    reason: next.reason,
    messages: uptoMessage,
    digest,
    fidelity,
  });
}

const digestOf = (messages: readonly Message[]): string => transcriptDigest(messages).hex();

/** What the next run is given of the log; where its window takes not even the least, what is known without that. */
async function writeHandoff(
  log: readonly LogEntry[],
  source: HandoffSource,
  { agent, provider }: NextRun,
): Promise<Handoff> {
  const countTokens = await counterFor(log, provider);
  const systemTokens = countTokens(agent.instructions) + tokensOfATool * agent.tools.length;
  const prepared = prepareHandoff(log, source, { receiver: provider, systemTokens, countTokens, digestOf });
  if (prepared.kind === 'prepared') return prepared.handoff;
  if (prepared.kind === 'too-small') return buildHandoff(log, source);
  throw new BrokenSession(prepared.message);
}
