import { taskStates } from '@baton/domain';
import { z } from 'zod';
import type { View } from '../form/view.ts';
import { count, timestamp, uuid } from '../form/scalars.ts';

/** A line of work: its tasks in order, and how long its transcript is. */
export const sessionView = z
  .object({
    id: uuid,
    createdAt: timestamp,
    messages: count,
    tasks: z.array(z.object({ id: uuid, title: z.string(), status: z.enum(taskStates) })),
  })
  .meta({ id: 'Session' });
export type SessionView = View<typeof sessionView>;
