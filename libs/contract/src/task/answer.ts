import { z } from 'zod';
import { budget } from './submission.ts';

/** What a person says to a task that asks: words, higher caps, or both. */
export const answerRequest = z
  .strictObject({ text: z.string().min(1).max(1_000_000).optional(), budget: budget.optional() })
  .refine(saysSomething, { path: ['text'], error: 'give a text, or a budget with usd, tokens or turns' })
  .meta({ id: 'Answer', example: { text: 'Use the staging database.' } });
export type AnswerRequest = z.output<typeof answerRequest>;

function saysSomething(answer: { text?: string | undefined; budget?: object | undefined }): boolean {
  return answer.text !== undefined || Object.keys(answer.budget ?? {}).length > 0;
}
