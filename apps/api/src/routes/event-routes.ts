import { z } from 'zod';
import { lastEventId, parse, type Parsed } from '@baton/contract';
import type { Request } from 'express';
import type { ApiDeps } from '../deps.ts';
import type { EventStreams } from '../events/event-streams.ts';
import type { Handler } from '../http/handler.ts';
import { ok, refuse } from '../http/reply.ts';
import { presentEvent } from '../presenters/present-event.ts';
import { withTask } from './find-task.ts';

export function createEventRoutes({ store }: Pick<ApiDeps, 'store'>, streams: EventStreams) {
  const listEvents: Handler<'listEvents'> = async (checked) => {
    const { request, query } = checked;
    if (!wantsStream(request))
      return withTask(store, checked, async ({ id }) => {
        const events = await store.tasks.events(id, query.after, query.limit);
        const last = events.length === query.limit ? events.at(-1) : undefined;
        return ok({ items: events.map(presentEvent), nextAfter: last?.id ?? null });
      });
    const after = resumeAfter(request, query.after);
    if (!after.ok) return refuse(after.problem);
    const { keyId } = checked.caller;
    return withTask(store, checked, (task) => {
      const full = streams.refusal(keyId);
      if (full) return refuse(full);
      const following = { task, after: after.value, keyId };
      return { kind: 'stream', open: (response) => streams.follow(following, response) };
    });
  };

  return { listEvents };
}

const wantsStream = (request: Request): boolean =>
  request.method === 'GET' &&
  request.accepts(['application/json', 'text/event-stream']) === 'text/event-stream';

const header = z.object({ 'Last-Event-ID': lastEventId });

/** What a reader saw last counts more than where it once began. */
function resumeAfter(request: Request, begin: number): Parsed<number> {
  const given = request.headers['last-event-id'];
  if (given === undefined) return { ok: true, value: begin };
  const checked = parse(header, { 'Last-Event-ID': given }, 'invalid_header');
  return checked.ok ? { ok: true, value: checked.value['Last-Event-ID'] } : checked;
}
