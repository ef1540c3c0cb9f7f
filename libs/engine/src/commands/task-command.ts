import { presentActor, type Actor, type EventBody, type TaskState } from '@baton/domain';
import type { TaskTransaction } from '@baton/store';
import type { EngineDeps } from '../deps.ts';

/** How a command to one task ended. */
export type CommandResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'not-found' }
  /** The task's state does not allow it. */
  | { readonly kind: 'conflict'; readonly state: TaskState }
  | { readonly kind: 'invalid'; readonly reason: string };

export type CommandTarget = { readonly projectId: string; readonly taskId: string; readonly actor: Actor };

/** What a command decides under the task's lock. */
export type Change =
  | Exclude<CommandResult, { kind: 'done' | 'not-found' }>
  | { readonly kind: 'done'; readonly events: readonly EventBody[] };

/** Runs one command under the task's lock, with its events in the same transaction. */
export async function commandTask(
  { store, live, notify }: Pick<EngineDeps, 'store' | 'live' | 'notify'>,
  target: CommandTarget,
  change: (tx: TaskTransaction) => Promise<Change>,
): Promise<CommandResult> {
  const result = await store.tasks.lock(target, async (tx) => {
    const changed = await change(tx);
    if (changed.kind === 'done') await tx.appendEvents(presentActor(target.actor), changed.events);
    return changed;
  });
  if (!result) return { kind: 'not-found' };
  if (result.kind !== 'done') return result;
  notify.emit(target.taskId, presentActor(target.actor), result.events);
  live.publish({ kind: 'events', ids: [target.taskId] });
  return { kind: 'done' };
}
