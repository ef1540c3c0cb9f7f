import type { TaskView } from '@baton/contract';
import { isTerminal, type EventType } from '@baton/domain';
import { CommandFailure } from '../command-failure.ts';
import type { Client } from '../client/client.ts';
import { followEvents } from '../client/follow-events.ts';
import { readEvents } from '../client/read-events.ts';
import { retryUnreachable, type Patience } from '../client/retry-unreachable.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import { createProgress, type Progress } from './progress.ts';

/** Shows what happens to a task until it ends or asks, and returns it as it stands then. */
export async function followTask(context: Context, client: Client, id: string): Promise<TaskView> {
  const signal = context.interruption();
  const progress = createProgress(context.stderr, context.now);
  try {
    return await untilItRests(client, id, progress, { signal, onChange: sayConnection(progress) });
  } catch (error) {
    progress.close();
    throw signal.aborted ? stoppedFollowing(id, context.config.commandName) : error;
  } finally {
    progress.close();
  }
}

async function untilItRests(
  client: Client,
  id: string,
  progress: Progress,
  patience: Patience,
): Promise<TaskView> {
  let last = 0;
  for await (const event of followEvents(client, id, patience)) {
    progress.show(event);
    last = event.id;
    if (!mayRest.has(event.type)) continue;
    // The event may be of the past: a failed task was retried, a question answered.
    const task = await retryUnreachable(() => client.call('getTask', { id }, patience.signal), patience);
    if (!isTerminal(task.status) && task.status !== 'input_required') continue;
    const later = await retryUnreachable(() => readEvents(client, id, last, patience.signal), patience);
    for (const event of later) progress.show(event);
    return task;
  }
  throw new Error('the events of a task ended by themselves');
}

const mayRest: ReadonlySet<string> = new Set<EventType>([
  'task-succeeded',
  'task-failed',
  'task-canceled',
  'task-input-required',
]);

const sayConnection = (progress: Progress) => (state: 'gone' | 'back') =>
  progress.note(state === 'gone' ? 'The server is gone; trying again for a minute.' : 'The server is back.');

const stoppedFollowing = (id: string, commandName: string): CommandFailure =>
  new CommandFailure(
    exitCodes.interrupted,
    `Stopped following; task ${id} goes on.`,
    `Watch it:  ${commandName} tasks watch ${id}\nCancel it: ${commandName} tasks cancel ${id}`,
  );
