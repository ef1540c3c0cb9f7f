import { presentActor, type Actor } from '@baton/domain';
import type { SessionDeletion } from '@baton/store';
import type { EngineDeps } from '../deps.ts';
import type { CommandResult, CommandTarget } from './task-command.ts';

type Deps = Pick<EngineDeps, 'store' | 'log'> & {
  readonly cancel: (target: CommandTarget, reason: string) => Promise<CommandResult>;
};

type Target = {
  readonly projectId: string;
  readonly sessionId: string;
  readonly actor: Actor;
  /** Unfinished tasks of the session are canceled first. */
  readonly cancel: boolean;
};

/** Deletes a session with its tasks, runs, messages and events, unless something unfinished needs it. */
export const createDeleteSession = ({ store, log, cancel }: Deps) =>
  async function deleteSession({ projectId, sessionId, actor, ...how }: Target): Promise<SessionDeletion> {
    let deletion = await store.sessions.delete(projectId, sessionId);
    if (deletion.kind === 'held' && how.cancel) {
      for (const { id, waits } of deletion.by)
        if (!waits) await cancel({ projectId, taskId: id, actor }, 'its session is deleted');
      deletion = await store.sessions.delete(projectId, sessionId);
    }
    if (deletion.kind === 'deleted')
      log.info(
        { sessionId, tasks: deletion.tasks, actor: presentActor(actor) },
        'a session was deleted with everything in it',
      );
    return deletion;
  };
