import { runStates } from '@baton/domain';
import { z } from 'zod';
import type { View } from '../form/view.ts';
import { listOf } from '../form/page.ts';
import { count, dollars, timestamp, uuid } from '../form/scalars.ts';
import { usageView } from '../form/usage.ts';
import { handoffView } from './handoff.ts';

/** Why a run ended: a provider's failure, or the task's own error with what to do. */
const failure = z.object({
  code: z.string(),
  message: z.string(),
  status: z.int().optional().meta({ description: 'The HTTP status that the provider gave.' }),
  next: z.string().optional(),
});

export const runView = z
  .object({
    id: uuid,
    taskId: uuid,
    agent: z.string(),
    provider: z.string(),
    model: z.string(),
    status: z.enum(runStates),
    epoch: count,
    crashes: count.describe('Deaths of its worker since a step with tools was last finished'),
    tries: count,
    steps: count,
    usage: usageView,
    costUsd: dollars,
    failure: failure.nullable(),
    worker: z.string().nullable(),
    availableAt: timestamp.nullable(),
    createdAt: timestamp,
    startedAt: timestamp.nullable(),
    finishedAt: timestamp.nullable(),
    waitMs: z.number().nullable(),
  })
  .meta({ id: 'Run' });
export type RunView = View<typeof runView>;

/** The runs of a task in order, and what went from one to the next. */
export const runList = listOf(runView)
  .extend({ handoffs: z.array(handoffView) })
  .meta({ id: 'RunList' });
export type RunList = View<typeof runList>;
