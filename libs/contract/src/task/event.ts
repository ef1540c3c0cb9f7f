import { z } from 'zod';
import type { View } from '../form/view.ts';
import { anyObject } from '../form/json.ts';
import { numberedPageOf } from '../form/page.ts';
import { timestamp } from '../form/scalars.ts';

/** Something that happened to a task; `id` is its number within the task, from 1, without holes. */
export const eventView = z
  .object({
    id: z.int().positive(),
    type: z.string(),
    actor: z.string(),
    at: timestamp,
    data: anyObject,
  })
  .meta({ id: 'Event' });
export type EventView = View<typeof eventView>;

export const eventPage = numberedPageOf(eventView).meta({ id: 'EventPage' });
export type EventPage = View<typeof eventPage>;
