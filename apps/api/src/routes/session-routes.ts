import { problem } from '@baton/contract';
import type { ApiDeps } from '../deps.ts';
import type { Handler } from '../http/handler.ts';
import { isUuid } from '../http/is-uuid.ts';
import { ok, refuse, type Reply } from '../http/reply.ts';
import { presentMessage } from '../presenters/present-message.ts';
import { presentCheckpoint, presentHolders, presentSession } from '../presenters/present-session.ts';
import { unknown, type Named } from './find-task.ts';

export function createSessionRoutes({ engine, store }: Pick<ApiDeps, 'engine' | 'store'>) {
  const getSession: Handler<'getSession'> = async (checked) =>
    withSession(checked, async (session) =>
      ok(presentSession(session, await store.sessions.tasks(session.id))),
    );

  const listMessages: Handler<'listMessages'> = async (checked) =>
    withSession(checked, async ({ id }) => {
      const { after, limit } = checked.query;
      const messages = await store.sessions.messages(id, after, limit);
      const last = messages.length === limit ? messages.at(-1) : undefined;
      return ok({ items: messages.map(presentMessage), nextAfter: last?.number ?? null });
    });

  const listCheckpoints: Handler<'listCheckpoints'> = async (checked) =>
    withSession(checked, async ({ id }) =>
      ok({ items: (await store.sessions.checkpoints(id)).map(presentCheckpoint) }),
    );

  const deleteSession: Handler<'deleteSession'> = async (checked) =>
    withSession(checked, async ({ id }) => {
      const { caller, query } = checked;
      const { projectId, actor } = caller;
      const deletion = await engine.deleteSession({
        projectId,
        sessionId: id,
        actor,
        cancel: query.cancel,
      });
      switch (deletion.kind) {
        case 'deleted':
          return ok({ id, tasks: deletion.tasks });
        case 'not-found':
          return unknown('session', id);
        case 'held':
          return refuse(problem('session_held', presentHolders(deletion.by)));
      }
    });

  return { getSession, listMessages, listCheckpoints, deleteSession };

  async function withSession(
    { caller, id }: Named,
    body: (session: Session) => Promise<Reply>,
  ): Promise<Reply> {
    const session = isUuid(id) ? await store.sessions.find(caller.projectId, id) : null;
    return session ? body(session) : unknown('session', id);
  }
}

type Session = NonNullable<Awaited<ReturnType<ApiDeps['store']['sessions']['find']>>>;
