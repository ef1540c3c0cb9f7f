import { setTimeout as sleep } from 'node:timers/promises';
import { queueName } from './bells.ts';
import { openVisit, type BullQueue, type QueuePlace } from './bullmq-backend.ts';

const withinMs = 3_000;
/** One that hangs is enough. */
const mostAsked = 10;

/** Whether one of these jobs waits in its queue, and nothing holds it back there. */
export async function couldBeTaken(
  place: QueuePlace,
  prefix: string,
  provider: string,
  jobIds: readonly string[],
): Promise<boolean> {
  const visit = openVisit(place, withinMs, prefix);
  try {
    const queue = visit.openQueue(queueName(provider));
    queue.on('error', () => {});
    return await Promise.race([isOpen(queue, jobIds.slice(0, mostAsked)), overdue()]);
  } finally {
    void visit.close().catch(() => {});
  }
}

async function isOpen(queue: BullQueue, jobIds: readonly string[]): Promise<boolean> {
  if (await queue.isPaused()) return false;
  const [most, active] = await Promise.all([queue.getGlobalConcurrency(), queue.getActiveCount()]);
  if (most !== null && active >= most) return false;
  const states = await Promise.all(jobIds.map((id) => queue.getJobState(id)));
  return states.includes('waiting');
}

async function overdue(): Promise<never> {
  await sleep(withinMs, undefined, { ref: false });
  throw new Error(`the queue's store did not answer within ${withinMs} ms`);
}
