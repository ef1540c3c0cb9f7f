import { judgeFirstStep, readHandoff, toLog, type FirstStepNote, type Message } from '@baton/domain';
import type { ClaimedRun, Store } from '@baton/store';

/**
 * Whether the first answer of a run that goes on from another keeps to what it was handed; null where there is nothing
 * to keep to. What gave it away stands in the session, told by message numbers.
 */
export async function judgeReceiver(
  store: Pick<Store, 'tasks'>,
  run: ClaimedRun,
  messages: readonly Message[],
  answer: Message,
): Promise<FirstStepNote | null> {
  if (run.hops === 0 || run.steps > 0) return null;
  const kept = (await store.tasks.handoffs(run.taskId)).find(({ toRun }) => toRun === run.runId);
  const read = kept?.document ? readHandoff(kept.document) : null;
  if (read?.kind !== 'read') return null;
  const judged = judgeFirstStep(read.handoff, toLog(messages), answer);
  const evidence = judged.verdict === 'kept' ? [] : judged.evidence;
  return { verdict: judged.verdict, messages: evidence.map(({ number }) => number) };
}
