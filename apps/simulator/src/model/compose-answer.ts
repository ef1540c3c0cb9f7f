import type { Answer, ChatRequest } from '../chat/chat.ts';
import { CHARACTERS_PER_TOKEN } from '../chat/estimate-tokens.ts';
import type { ReadScript } from '../scripts/script.ts';
import { playStep } from './play-step.ts';
import { simulatedAnswer } from './simulated-model.ts';

/**
 * The step played is the number of assistant turns in the request, so that the same request gets the same answer
 * after a crash and on another provider; after the last step the simulated model answers.
 */
export function composeAnswer(provider: string, script: ReadScript, request: ChatRequest): Answer {
  const index = request.turns.filter((turn) => turn.role === 'assistant').length;
  const step = script.steps?.[index];
  const answer = step ? playStep(step, index, provider, request) : simulatedAnswer(provider, request);
  return cutToCeiling(answer, request.maxTokens);
}

function cutToCeiling(answer: Answer, maxTokens: number | null): Answer {
  const ceiling = (maxTokens ?? Number.POSITIVE_INFINITY) * CHARACTERS_PER_TOKEN;
  if (answer.text.length <= ceiling) return answer;
  return { ...answer, text: answer.text.slice(0, ceiling).toWellFormed(), calls: [], finish: 'length' };
}
