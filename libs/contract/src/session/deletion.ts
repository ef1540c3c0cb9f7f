import { z } from 'zod';
import type { View } from '../form/view.ts';
import { count, uuid } from '../form/scalars.ts';

export const sessionDeletionQuery = z.strictObject({
  cancel: z
    .enum(['true', 'false'], 'use true or false')
    .default('false')
    .transform((text) => text === 'true')
    .meta({ description: 'Cancels what is unfinished in the session first.' }),
});

/** A session that is gone, with how many tasks went with it. */
export const deletedSessionView = z.object({ id: uuid, tasks: count }).meta({ id: 'DeletedSession' });
export type DeletedSessionView = View<typeof deletedSessionView>;
