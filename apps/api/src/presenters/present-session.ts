import type { CheckpointView, SessionView } from '@baton/contract';
import type { Store } from '@baton/store';

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

export const presentCheckpoint = (checkpoint: Checkpoint): CheckpointView => ({
  id: checkpoint.id,
  taskId: checkpoint.taskId,
  runId: checkpoint.runId,
  kind: checkpoint.kind,
  uptoMessage: checkpoint.uptoMessage,
  digest: checkpoint.digest,
  createdAt: checkpoint.createdAt.toISOString(),
});
