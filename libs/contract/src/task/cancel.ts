import { z } from 'zod';

/** The body may be left out altogether. */
export const cancelRequest = z
  .strictObject({ reason: z.string().min(1).max(500).optional() })
  .default({})
  .meta({ id: 'Cancellation', example: { reason: 'No longer needed.' } });
export type CancelRequest = z.output<typeof cancelRequest>;
