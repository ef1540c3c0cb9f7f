import { z } from 'zod';
import type { View } from '../form/view.ts';

export const liveView = z.object({ ok: z.literal(true) }).meta({ id: 'Live' });
export type LiveView = View<typeof liveView>;

/** What is needed to serve, part by part; `degraded` still serves. */
export const readyView = z
  .object({
    ok: z.boolean(),
    parts: z.record(
      z.string(),
      z.object({ state: z.enum(['up', 'degraded', 'down']), detail: z.string().optional() }),
    ),
  })
  .meta({
    id: 'Ready',
    example: { ok: false, parts: { postgres: { state: 'down', detail: 'connect ECONNREFUSED' } } },
  });
export type ReadyView = View<typeof readyView>;
