import { z } from 'zod';
import type { View } from '../form/view.ts';
import { anyObject } from '../form/json.ts';
import { listOf } from '../form/page.ts';
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
    fidelity: z.number().nullable().meta({
      description:
        'Of the context that the receiver is given, weighted by importance: 1 is all of it; null where it was not recorded.',
    }),
    firstStep: z
      .object({ verdict: z.enum(['kept', 'repeated', 'lost']), messages: z.array(count) })
      .nullable()
      .meta({
        description:
          'How the receiver began: it kept to what it was handed, did again what was done, or went against what these messages say. Null before its first answer.',
      }),
    createdAt: timestamp,
  })
  .meta({ id: 'Handoff' });
/** The same with what was written down for the receiver. */
export const writtenHandoffView = handoffView
  .extend({
    document: anyObject.nullable().meta({
      description:
        'handoff/v1: objective, progress, constraints, decisions, artifacts, failures, answers, open questions, next steps, and what of the messages was given.',
    }),
    fault: z.string().nullable().meta({ description: 'Why the document cannot be read, where it cannot.' }),
  })
  .meta({ id: 'WrittenHandoff' });
export type WrittenHandoffView = View<typeof writtenHandoffView>;

export const handoffList = listOf(writtenHandoffView).meta({ id: 'HandoffList' });
export type HandoffList = View<typeof handoffList>;

export type HandoffView = View<typeof handoffView>;
