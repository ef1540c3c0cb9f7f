import { z } from 'zod';

/** In characters: text of one task, or of one part of a message. */
const longestText = 1_000_000;

const text = z.string().min(1).max(longestText).regex(/\S/, 'use a text that says something');

const textPart = z.strictObject({ type: z.literal('text'), text }).meta({ id: 'TextInput' });

const filePart = z
  .strictObject({
    type: z.literal('file'),
    mediaType: z
      .string()
      .max(100)
      .regex(/^[\w.+-]+\/[\w.+-]+$/, 'use a media type such as image/png'),
    data: z.base64().min(1, 'use base64 text'),
    name: z.string().min(1).max(200).optional(),
  })
  .meta({ id: 'FileInput' });

const message = z
  .strictObject({
    role: z.enum(['user', 'assistant']),
    content: z.union([
      text,
      z
        .array(z.discriminatedUnion('type', [textPart, filePart]))
        .min(1)
        .max(100),
    ]),
    pinned: z
      .boolean()
      .optional()
      .meta({ description: 'Given as it is to every model, however small its window.' }),
  })
  .meta({ id: 'MessageInput' });

const messages = z
  .array(message)
  .min(1)
  .max(1_000)
  .refine((list) => list.at(-1)?.role === 'user', 'end the list with a message of the role user');

/** What is to be done: a text, or a conversation whose last word is the user's. */
export const taskInput = z.union([text, messages]);
export type TaskInput = z.output<typeof taskInput>;
export type InputMessage = z.output<typeof message>;
