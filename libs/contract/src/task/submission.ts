import { z } from 'zod';
import { objectUpTo } from '../form/json.ts';
import { instant } from '../form/instant.ts';
import { name, uuid } from '../form/scalars.ts';
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

const names = z.array(name).max(100);

const requirements = z.strictObject({
  capabilities: names.default([]),
  tools: names.default([]),
  contextTokens: z.int().positive().max(100_000_000).optional(),
});

const providerFilter = z.strictObject({ allow: names.min(1).optional(), deny: names.optional() });

const dependencies = z
  .array(uuid)
  .max(100)
  .refine((ids) => new Set(ids).size === ids.length, 'name every task once');

/** The body of `POST /v1/tasks`, of every item of a batch, and of `POST /v1/match`. */
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
    sessionId: uuid.optional(),
    dependsOn: dependencies.default([]),
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

/** As a client writes it. */
export type TaskSubmission = z.input<typeof taskSubmission>;
/** Checked, with its defaults. */
export type CheckedSubmission = z.output<typeof taskSubmission>;
