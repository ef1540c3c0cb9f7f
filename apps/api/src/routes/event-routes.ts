import { lastEventId, parse, type NumberedPageQuery } from '@baton/contract';
import type { ApiDeps } from '../deps.ts';
import type { EventStreams } from '../events/event-streams.ts';
import { ok, refuse, type Handler } from '../http/reply.ts';
import { presentEvent } from '../presenters/present-session.ts';
import { withTask } from './find-task.ts';

export function createEventRoutes({ store }: Pick<ApiDeps, 'store'>, streams: EventStreams) {
  const listEvents: Handler = async (checked) =>
    withTask(store, checked, async ({ id }) => {
      const { after, limit } = checked.query as NumberedPageQuery;
      const { request, response } = checked;
      if (request.accepts(['application/json', 'text/event-stream']) !== 'text/event-stream') {
        const events = await store.tasks.events(id, after, limit);
        return ok({ items: events.map(presentEvent), nextAfter: events.length === limit ? (events.at(-1)?.id ?? null) : null });
      }
      const resumed = request.headers['last-event-id'];
      const from = resumed === undefined ? ({ ok: true, value: after } as const) : parse(lastEventId, resumed, 'invalid_header');
      if (!from.ok) return refuse(from.problem);
      await streams.follow(id, from.value, response);
      return { kind: 'streamed' };
    });
  return { listEvents };
}
