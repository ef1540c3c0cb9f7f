import { z } from 'zod';
import type { View } from '../form/view.ts';
import { timestamp } from '../form/scalars.ts';
import { checkpointView } from '../session/checkpoint.ts';
import { messageView } from '../session/message.ts';
import { sessionView } from '../session/session.ts';
import { eventView } from './event.ts';
import { writtenHandoffView } from './handoff.ts';
import { runView } from './run.ts';
import { taskView } from './task.ts';

/** Everything about one task in one document. */
export const taskExport = z
  .object({
    form: z.literal('task-export/v1'),
    exportedAt: timestamp,
    task: taskView,
    session: sessionView,
    runs: z.array(runView).meta({ description: 'With why each ended, and what it took.' }),
    handoffs: z.array(writtenHandoffView),
    checkpoints: z.array(checkpointView).meta({ description: 'Of the whole session.' }),
    summaries: z
      .array(z.object({ uptoMessage: z.int(), text: z.string(), provider: z.string(), createdAt: timestamp }))
      .meta({ description: 'Of the whole session.' }),
    events: z.array(eventView),
    messages: z.array(messageView).meta({ description: 'Of the whole session, in which the task stood.' }),
  })
  .meta({ id: 'TaskExport' });
export type TaskExport = View<typeof taskExport>;
