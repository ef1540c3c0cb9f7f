import { preferences, summaryMakers, type Policy } from '@baton/domain';
import { z } from 'zod';
import { wholeNumber } from './whole-number.ts';

const year = 366 * 24 * 3_600;

/** What to do about limits: of an agent, and at the top of baton.yaml of all. */
export const policySection = z
  .strictObject(
    {
      patienceSeconds: wholeNumber(0, year).optional(),
      maxHops: wholeNumber(0, 10_000).optional(),
      maxParkedSeconds: wholeNumber(0, year).optional(),
      autoResume: z.boolean('use true or false').optional(),
      prefer: z.enum(preferences, `use one of ${preferences.join(', ')}`).optional(),
      summaries: z.enum(summaryMakers, `use one of ${summaryMakers.join(', ')}`).optional(),
    },
    'use a map with patienceSeconds, maxHops, maxParkedSeconds, autoResume, prefer, summaries',
  )
  .transform((said) => said as Partial<Policy>)
  .prefault({});
