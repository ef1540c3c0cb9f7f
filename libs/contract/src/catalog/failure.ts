import { z } from 'zod';
import type { View } from '../form/view.ts';
import { listOf } from '../form/page.ts';
import { count, timestamp } from '../form/scalars.ts';

/** An error that no rule of the classification knew. */
export const unknownFailureView = z
  .object({
    fingerprint: z
      .string()
      .meta({ description: 'The same for errors that differ in numbers, ids and hosts alone.' }),
    kind: z.string(),
    channel: z.enum(['http', 'sse', 'cli', 'network']),
    status: z.int().nullable(),
    body: z.string().meta({ description: 'Without secrets, and cut where it is long.' }),
    count,
    firstAt: timestamp,
    lastAt: timestamp,
  })
  .meta({ id: 'UnknownFailure' });
export type UnknownFailureView = View<typeof unknownFailureView>;

export const unknownFailureList = listOf(unknownFailureView).meta({ id: 'UnknownFailureList' });
export type UnknownFailureList = View<typeof unknownFailureList>;
