import { budgetPeriods, budgetUnits, taskStates } from '@baton/domain';
import { z } from 'zod';
import type { View } from '../form/view.ts';
import { anyObject, json } from '../form/json.ts';
import { count, dollars, timestamp, uuid } from '../form/scalars.ts';
import { usageView } from '../form/usage.ts';
import { messageBody } from '../session/message.ts';
import { budget, policy } from './submission.ts';

const error = z.object({
  code: z.string(),
  message: z.string(),
  next: z.string().meta({ description: 'What to do about it.' }),
});

const question = z.object({
  kind: z.enum(['person', 'cap', 'budget', 'limit']),
  text: z.string(),
  cap: z.enum(budgetUnits).optional(),
  owner: z.enum(['key', 'project']).optional().meta({ description: 'Whose cap a `budget` is about.' }),
  period: z.enum(budgetPeriods).optional(),
  resetsAt: timestamp.optional(),
  policy: z.enum(['maxHops', 'maxParkedSeconds', 'autoResume']).optional(),
});

const output = z.object({ text: z.string(), json: json.optional() });

/** A task as it stands. */
export const taskView = z
  .object({
    id: uuid,
    status: z.enum(taskStates),
    title: z.string(),
    agent: z.string().nullable(),
    provider: z.string().nullable(),
    sessionId: uuid,
    match: z.object({ reasons: z.array(z.string()) }).nullable(),
    input: z.array(messageBody).optional().meta({ description: 'Not in lists.' }),
    output: output.nullable(),
    error: error.nullable(),
    question: question.nullable(),
    usage: usageView,
    costUsd: dollars,
    steps: count,
    hops: count.meta({ description: 'Hand-overs to another provider.' }),
    priority: z.int(),
    deadline: timestamp.nullable(),
    budget,
    policy,
    dependsOn: z.array(uuid),
    resumeAt: timestamp.nullable(),
    metadata: anyObject,
    createdAt: timestamp,
    updatedAt: timestamp,
    finishedAt: timestamp.nullable(),
  })
  .meta({ id: 'Task' });
export type TaskView = View<typeof taskView>;
