import { runStates } from '@baton/domain';
import { z } from 'zod';
import type { View } from '../form/view.ts';
import { instant } from '../form/instant.ts';
import { count, dollars, timestamp } from '../form/scalars.ts';
import { usageView } from '../form/usage.ts';

export const statsGroups = ['agent', 'provider', 'outcome'] as const;

export const statsQuery = z
  .strictObject({
    by: z.enum(statsGroups).default('provider'),
    from: instant.optional(),
    to: instant.optional(),
  })
  .refine(({ from, to }) => !from || !to || from < to, { path: ['to'], error: 'use a time after from' });
export type StatsQuery = z.output<typeof statsQuery>;

const statsRow = z
  .object({
    key: z.string().meta({ description: 'The agent, the provider or the outcome.' }),
    outcomes: z.partialRecord(z.enum(runStates), count),
    runs: count,
    steps: count,
    usage: usageView,
    costUsd: dollars,
    averageWaitMs: z.number().nullable(),
    averageRunMs: z.number().nullable(),
    averageCallMs: z.number().nullable(),
  })
  .meta({ id: 'StatsRow', description: 'Finished runs of one key.' });

export const statsView = z
  .object({
    by: z.enum(statsGroups),
    from: timestamp.nullable(),
    to: timestamp.nullable(),
    rows: z.array(statsRow),
  })
  .meta({ id: 'Stats' });
export type StatsView = View<typeof statsView>;
