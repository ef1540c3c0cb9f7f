import type { NumberedPageQuery } from '@baton/contract';
import type { ApiDeps } from '../deps.ts';
import { ok, type Checked, type Handler, type Reply } from '../http/reply.ts';
import { presentCheckpoint, presentMessage } from '../presenters/present-session.ts';
import { isId, unknown } from './find-task.ts';

export function createSessionRoutes({ store }: Pick<ApiDeps, 'store'>) {
  const withSession = async ({ caller, id }: Checked, body: (session: Session) => Promise<Reply>): Promise<Reply> => {
    const session = isId(id) ? await store.sessions.find(caller.projectId, id) : null;
    return session ? body(session) : unknown('session', id);
  };

  const getSession: Handler = async (checked) =>
    withSession(checked, async ({ id, createdAt, messages }) => {
      const tasks = await store.sessions.tasks(id);
      return ok({ id, createdAt: createdAt.toISOString(), messages, tasks: tasks.map(({ state, ...task }) => ({ ...task, status: state })) });
    });

  const listMessages: Handler = async (checked) =>
    withSession(checked, async ({ id }) => {
      const { after, limit } = checked.query as NumberedPageQuery;
      const messages = await store.sessions.messages(id, after, limit);
      return ok({ items: messages.map(presentMessage), nextAfter: messages.length === limit ? (messages.at(-1)?.number ?? null) : null });
    });

  const listCheckpoints: Handler = async (checked) =>
    withSession(checked, async ({ id }) => ok({ items: (await store.sessions.checkpoints(id)).map(presentCheckpoint) }));

  return { getSession, listMessages, listCheckpoints };
}

type Session = NonNullable<Awaited<ReturnType<ApiDeps['store']['sessions']['find']>>>;
