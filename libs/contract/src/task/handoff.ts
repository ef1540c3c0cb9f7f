import { z } from 'zod';
import type { View } from '../form/view.ts';
import { count, timestamp, uuid } from '../form/scalars.ts';

/** A hand-over from one provider to the next, with the transcript it carried. */
export const handoffView = z
  .object({
    id: uuid,
    fromRun: uuid,
    toRun: uuid,
    from: z.string(),
    to: z.string(),
    reason: z.string(),
    uptoMessage: count,
    digest: z.string().meta({ description: 'SHA-256 over the transcript, hex.' }),
    createdAt: timestamp,
  })
  .meta({ id: 'Handoff' });
export type HandoffView = View<typeof handoffView>;
