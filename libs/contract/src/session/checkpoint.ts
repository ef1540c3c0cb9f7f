import { z } from 'zod';
import type { View } from '../form/view.ts';
import { listOf } from '../form/page.ts';
import { count, timestamp, uuid } from '../form/scalars.ts';

/** A safe point of a session. */
export const checkpointView = z
  .object({
    id: uuid,
    taskId: uuid,
    runId: uuid,
    kind: z.enum(['auto', 'error', 'manual', 'workflow']),
    uptoMessage: count,
    digest: z.string().meta({ description: 'SHA-256 over the transcript so far, hex.' }),
    createdAt: timestamp,
  })
  .meta({ id: 'Checkpoint' });
export type CheckpointView = View<typeof checkpointView>;

export const checkpointList = listOf(checkpointView).meta({ id: 'CheckpointList' });
export type CheckpointList = View<typeof checkpointList>;
