import type { PeriodBudget, ProjectTerms } from '@baton/domain';
import { z } from 'zod';
import { policySection } from './policy-section.ts';
import { retention } from './retention.ts';
import { wholeNumber } from './whole-number.ts';

const dollars = 'use US dollars from 0 to 1000000000';
const caps = z
  .strictObject(
    {
      usd: z.number(dollars).min(0, dollars).max(1e9, dollars).optional(),
      tokens: wholeNumber(0, 1e15).optional(),
      turns: wholeNumber(0, 1e9).optional(),
    },
    'use a map with usd, tokens, turns',
  )
  .transform((said) => said as PeriodBudget['day']);

const project = z
  .strictObject(
    {
      budget: z
        .strictObject({ day: caps.optional(), month: caps.optional() }, 'use a map with day, month')
        .transform((said) => said as PeriodBudget)
        .optional(),
      policy: policySection,
      weight: wholeNumber(1, 100).optional(),
      retention,
    },
    'use a map with budget, policy, weight, retention',
  )
  .transform(({ retention: retentionMs, budget, policy, weight }): ProjectTerms => ({
    policy,
    ...(weight !== undefined && { weight }),
    ...(budget && { budget }),
    ...(retentionMs !== undefined && { retentionMs }),
  }));

/** The `projects:` section of baton.yaml: what holds for all tasks of each, by the project's name. */
export const projectsSection = z
  .record(z.string(), project, 'use a map of projects by name')
  .default({})
  .transform((projects): ReadonlyMap<string, ProjectTerms> => new Map(Object.entries(projects)));
