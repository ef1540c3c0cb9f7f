import {
  currentTime,
  event,
  type EventBody,
  type Output,
  type Question,
  type TaskError,
} from '@baton/domain';
import type { TaskTransaction } from '@baton/store';

/** The task ends as failed; the caller has ended its run. */
export async function failTask(tx: TaskTransaction, error: TaskError): Promise<readonly EventBody[]> {
  await tx.update({
    state: 'failed',
    error,
    question: null,
    resumeAt: null,
    overdueAt: null,
    finishedAt: currentTime(),
  });
  return [event('task-failed', { error })];
}

export async function cancelTask(tx: TaskTransaction, reason: string): Promise<readonly EventBody[]> {
  await tx.update({
    state: 'canceled',
    question: null,
    resumeAt: null,
    overdueAt: null,
    finishedAt: currentTime(),
  });
  return [event('task-canceled', { reason })];
}

/** The task waits for a person, with what it has so far. */
export async function askOwner(
  tx: TaskTransaction,
  question: Question,
  result: Output | null = null,
): Promise<readonly EventBody[]> {
  await tx.update({ state: 'input_required', question, result, resumeAt: null });
  return [event('task-input-required', { question })];
}

/** The task waits for a provider, visibly and until a stated time. */
export async function parkTask(
  tx: TaskTransaction,
  until: Date,
  reasons: readonly string[],
): Promise<readonly EventBody[]> {
  await tx.update({ state: 'parked', resumeAt: until, question: null });
  return [event('task-parked', { resumeAt: until.toISOString(), reasons })];
}
