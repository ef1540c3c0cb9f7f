import type { CheckpointView, SessionView } from '@baton/contract';
import type { SessionDeletion, Store } from '@baton/store';

type Sessions = Store['sessions'];
type Session = NonNullable<Awaited<ReturnType<Sessions['find']>>>;
type SessionTask = Awaited<ReturnType<Sessions['tasks']>>[number];
type Checkpoint = Awaited<ReturnType<Sessions['checkpoints']>>[number];

export const presentSession = (session: Session, tasks: readonly SessionTask[]): SessionView => ({
  id: session.id,
  createdAt: session.createdAt.toISOString(),
  messages: session.messages,
  tasks: tasks.map(({ id, title, state }) => ({ id, title, status: state })),
});

type Holders = Extract<SessionDeletion, { kind: 'held' }>['by'];

const mostNamed = 5;

/** Why a session cannot be deleted, and what to do. */
export function presentHolders(holders: Holders): string {
  const named = holders
    .slice(0, mostNamed)
    .map(
      ({ id, state, waits }) => `${id} (${state}${waits ? ', of another session, which waits for it' : ''})`,
    );
  const more = holders.length > mostNamed ? ` and ${holders.length - mostNamed} more` : '';
  return `The session is needed by ${named.join(', ')}${more}. Wait until they have ended, cancel them, or ask again with ?cancel=true, which cancels those of the session itself.`;
}

export const presentCheckpoint = (checkpoint: Checkpoint): CheckpointView => ({
  id: checkpoint.id,
  taskId: checkpoint.taskId,
  runId: checkpoint.runId,
  kind: checkpoint.kind,
  uptoMessage: checkpoint.uptoMessage,
  digest: checkpoint.digest,
  createdAt: checkpoint.createdAt.toISOString(),
});
