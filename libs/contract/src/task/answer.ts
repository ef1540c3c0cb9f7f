import { z } from 'zod';
import { budget, policy } from './submission.ts';

/** What a person says to a task that asks: words, higher caps, another policy, or all of them. */
export const answerRequest = z
  .strictObject({
    text: z.string().min(1).max(1_000_000).optional(),
    pinned: z
      .boolean()
      .optional()
      .meta({ description: 'The text is given as it is to every model, however small its window.' }),
    budget: budget.optional(),
    policy: policy.optional(),
  })
  .refine(saysSomething, {
    path: ['text'],
    error: 'give a text, a budget with usd, tokens or turns, or a policy such as {"maxHops": 200}',
  })
  .refine(({ text, pinned }) => pinned === undefined || text !== undefined, {
    path: ['pinned'],
    error: 'give the text that is pinned, or leave it out',
  })
  .meta({ id: 'Answer', example: { text: 'Use the staging database.' } });
export type AnswerRequest = z.output<typeof answerRequest>;

function saysSomething(answer: {
  text?: string | undefined;
  budget?: object | undefined;
  policy?: object | undefined;
}): boolean {
  return answer.text !== undefined || Object.keys({ ...answer.budget, ...answer.policy }).length > 0;
}
