import { z } from 'zod';
import type { View } from '../form/view.ts';
import { json } from '../form/json.ts';
import { numberedPageOf } from '../form/page.ts';
import { timestamp, uuid } from '../form/scalars.ts';

const origin = z.object({ provider: z.string(), model: z.string() }).optional();

const part = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('text'), text: z.string(), origin }),
    z.object({ type: z.literal('reasoning'), text: z.string(), origin }),
    z.object({
      type: z.literal('file'),
      mediaType: z.string(),
      data: z.string().meta({ description: 'Base64.' }),
      name: z.string().optional(),
      origin,
    }),
    z.object({ type: z.literal('tool-call'), callId: z.string(), tool: z.string(), args: json, origin }),
    z.object({
      type: z.literal('tool-result'),
      callId: z.string(),
      tool: z.string(),
      result: json,
      isError: z.boolean(),
      origin,
    }),
  ])
  .meta({ id: 'Part' });

export const messageBody = z.object({ role: z.enum(['user', 'assistant', 'tool']), parts: z.array(part) });

/** One entry of a session's transcript, without what only a vendor's adapter reads. */
export const messageView = z
  .object({ number: z.int().positive(), taskId: uuid, runId: uuid.nullable() })
  .extend(messageBody.shape)
  .extend({
    pinned: z.boolean().meta({ description: 'Given as it is to every model, however small its window.' }),
  })
  .extend({ createdAt: timestamp })
  .meta({ id: 'Message' });
export type MessageView = View<typeof messageView>;

export const messagePage = numberedPageOf(messageView).meta({ id: 'MessagePage' });
export type MessagePage = View<typeof messagePage>;
