import { preferences, summaryMakers } from '@baton/domain';
import { z } from 'zod';
import { objectUpTo } from '../form/json.ts';
import { instant } from '../form/instant.ts';
import { name, uuid } from '../form/scalars.ts';
import { dependsOnItems, dependsOnTasks } from './dependencies.ts';
import { taskInput } from './input.ts';

export const budget = z
  .strictObject({
    usd: z.number().positive().max(1_000_000).optional(),
    tokens: z.int().positive().max(1_000_000_000_000).optional(),
    turns: z.int().positive().max(10_000).optional(),
  })
  .meta({
    id: 'Budget',
    description: 'What may be spent over all runs of the task; it asks before it spends more.',
  });

/** In seconds; the longest a year. */
const seconds = z
  .int()
  .min(0)
  .max(366 * 24 * 3_600);

export const policy = z
  .strictObject({
    patienceSeconds: seconds.optional(),
    maxHops: z.int().min(0).max(10_000).optional(),
    maxParkedSeconds: seconds.optional(),
    autoResume: z.boolean().optional(),
    prefer: z.enum(preferences).optional(),
    summaries: z.enum(summaryMakers).optional(),
  })
  .meta({
    id: 'Policy',
    description:
      'What to do about limits: how long a stated wait is sat out in place where that is cheaper than a cold start elsewhere; how often the provider may change; how far away a reset may be that the task is parked for; whether it then resumes by itself; which provider of the chain comes first; whether a provider may be asked for a summary of what a small window leaves out. What is left out is as the agent or baton.yaml says.',
  });

const names = z.array(name).max(100);

const requirements = z.strictObject({
  capabilities: names.default([]),
  tools: names.default([]),
  contextTokens: z.int().positive().max(100_000_000).optional(),
});

const providerFilter = z.strictObject({ allow: names.min(1).optional(), deny: names.optional() });

/** The body of `POST /v1/tasks` and of `POST /v1/match`; an item of a batch differs in `dependsOn` alone. */
export const taskSubmission = z
  .strictObject({
    input: taskInput,
    title: z.string().min(1).max(200).optional(),
    agent: name.optional(),
    requires: requirements.optional(),
    providers: providerFilter.optional(),
    priority: z
      .literal([1, 2, 3, 4, 5])
      .default(3)
      .meta({ type: 'integer', enum: [1, 2, 3, 4, 5], description: '1 is the most urgent.' }),
    deadline: instant.optional(),
    budget: budget.optional(),
    policy: policy.optional(),
    sessionId: uuid.optional(),
    dependsOn: dependsOnTasks,
    onDependencyFailure: z.enum(['fail', 'continue']).default('fail'),
    output: z
      .strictObject({ schema: objectUpTo(100_000) })
      .meta({
        description:
          'A JSON Schema that the answer must hold against; one that does not goes back once to be repaired.',
      })
      .optional(),
    metadata: objectUpTo(16_000).default({}),
  })
  .meta({
    id: 'TaskSubmission',
    example: {
      input: 'Review the attached diff and name its three largest risks.',
      requires: { capabilities: ['code-review'] },
      priority: 2,
      budget: { usd: 0.5 },
    },
  });

/** One of a batch, which may wait for others of the same batch. */
export const batchItem = taskSubmission.extend({ dependsOn: dependsOnItems }).meta({
  id: 'BatchItem',
  example: { input: 'Sum up what the first two found.', dependsOn: ['#0', '#1'] },
});

/** As a client writes it. */
export type TaskSubmission = z.input<typeof taskSubmission>;
/** Checked, with its defaults. */
export type CheckedSubmission = z.output<typeof taskSubmission>;
export type CheckedItem = z.output<typeof batchItem>;
